import { blocks, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { apiEndpoint, type Cluster } from "../../lib/model/cluster";
import type { PlannedMachine } from "../../lib/plan/machine";
import { firstControlPlane } from "../../lib/runbooks/access";
import { SECRET_FILE } from "../talhelper/files";
import { environmentNames } from "../talos/environment-text";
import { talosFolder } from "../talos/files";

/** How the operator's Talos secrets are made, encrypted, used by talhelper and given to Terraform. */
export function talhelperSections(cluster: Cluster, machines: readonly PlannedMachine[]): readonly Section[] {
  if (!cluster.talos.talhelper) return [];
  const folder = `dist/${talosFolder(cluster)}`;
  const secrets = `clusters/${cluster.name}/${SECRET_FILE}`;
  const top = "../../..";
  const output = `${top}/state/${cluster.name}/clusterconfig`;
  const plain = `state/${cluster.name}/talsecret.yaml`;
  const variables = environmentNames(machines.flatMap(({ documents }) => documents));
  const { address: first } = firstControlPlane(cluster);
  const body = blocks(
    `${code(folder)} is the cluster in talhelper's form. It makes the same machine configuration as the machines stack, of the same patches; the secrets are yours and are one file for both.`,
    steps(
      blocks(
        `Make Talos' secrets, once, and commit them encrypted. Only the holders of ${cluster.secrets.sops?.age.map(code).join(", ")} can open them.`,
        sh(
          cmd`mkdir -p -m 700 state/${cluster.name} && mkdir -p clusters/${cluster.name}`,
          cmd`talhelper gensecret > ${plain}`,
          cmd`sops --config ${folder}/.sops.yaml --filename-override ${SECRET_FILE} --encrypt ${plain} > ${secrets}`,
          cmd`git add ${secrets}`,
        ),
      ),
      blocks(
        "Give them to Terraform before its first apply. Afterwards remove the plain file.",
        sh(
          cmd`sops --decrypt ${secrets} > ${plain}`,
          cmd`terraform -chdir=dist/terraform/stacks/${cluster.name}-machines init`,
          cmd`terraform -chdir=dist/terraform/stacks/${cluster.name}-machines import talos_machine_secrets.${cluster.name} "$PWD/${plain}"`,
          cmd`shred -u ${plain}`,
        ),
        `The next plan changes ${code("talos_version")} of the imported secrets in place and nothing else of them: the import cannot know it.`,
      ),
      blocks(
        "Generate and apply by talhelper, where you do not use Terraform for it.",
        variables.length === 0
          ? ""
          : `The patches take secrets from the environment: ${variables.map(code).join(", ")}. They may be in a ${code("talenv.sops.yaml")} that is given with ${code("--env-file")}.`,
        sh(
          cmd`cd ${folder}`,
          cmd`talhelper genconfig --secret-file ${top}/${secrets} --out-dir ${output}`,
          ...cluster.machines.map(
            ({ name, address }) =>
              cmd`talosctl apply-config --insecure --nodes ${address} --file ${output}/${cluster.name}-${name}.yaml`,
          ),
          cmd`talosctl --talosconfig ${output}/talosconfig -e ${first} -n ${first} bootstrap`,
        ),
      ),
    ),
    `${code("clusterconfig/")} holds every secret in plain text and is ignored by Git. The API is ${apiEndpoint(cluster)} either way.`,
  );
  return [bootstrap("talhelper", "Talos' secrets and talhelper", body)];
}
