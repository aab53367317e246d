import { directDependencies } from "../delivery/direct-dependencies";
import { engineOf } from "../delivery/engines";
import { blocks, code, plain, sh, steps, table } from "../document/markdown";
import { bootstrap, type Section } from "../document/section";
import { cmd } from "../document/shell";
import type { Cluster } from "../model/cluster";
import { apiEndpoint, machinesOf } from "../model/cluster";
import { DEPLOY_KEY } from "../model/gitops";
import { kubeconfigFile, stackFolder, talosconfigFile } from "./access";
import { hostNames } from "./host-names";
import type { DocsInput } from "./input";
import { runbookProvisioners } from "./provisioner/provisioners";
import { outputsOf, requiredVariables, stackOf, stackReleases, stackWithOutput, terraformVersions } from "./stacks";
import { verify } from "./verify";

/** What each layer's stack does, in the order of application. */
const LAYERS: Readonly<Record<string, string>> = {
  keys: "keys that outlive a destroy and recreate",
  access: "Proxmox users, roles, tokens and names of devices that the cluster itself needs",
  vms: "VMs that are no nodes; `deploy down` leaves them alone",
  machines: "images, virtual machines, Talos configuration, bootstrap",
  platform: "network plugin, GitOps engine, first secrets",
};

/** The base of BOOTSTRAP: from an empty hypervisor, or bare machines, to a cluster that Git drives. */
export function bootstrapSections(input: DocsInput): readonly Section[] {
  const { cluster } = input;
  const names = hostNames(input);
  return [
    bootstrap("overview", "What this builds", overview(input)),
    bootstrap("tools", "Tools", tools(input)),
    ...(cluster.assumptions.length === 0
      ? []
      : [bootstrap("assumptions", "Confirm the assumptions", assumptions(cluster))]),
    ...runbookProvisioners.flatMap(({ prepare }) => prepare(input)),
    bootstrap("variables", "Give the values that Terraform asks for", variables(input)),
    bootstrap("repository", "Push the repository", push(cluster)),
    bootstrap("deploy", "Deploy with one command", deploy(input)),
    bootstrap("stacks", "Deploy stack by stack", byHand(input)),
    bootstrap("stages", `What ${engineOf(cluster).title} does then`, stages(input)),
    ...(names === undefined ? [] : [bootstrap("host-names", "Give the hosts their names", names)]),
    bootstrap("verify", "Verify", verify(input)),
  ];
}

function overview({ cluster, graph, stacks }: DocsInput): string {
  const count = (role: "control-plane" | "worker") => machinesOf(cluster, role).length;
  return blocks(
    `Cluster ${code(cluster.name)} below ${code(cluster.domain)}, written in ${code(cluster.file)}.`,
    table(
      ["what", "value"],
      [
        ["Talos", `${cluster.versions.talos} (configuration contract ${cluster.versions.contract})`],
        ["Kubernetes", cluster.versions.kubernetes],
        ["control planes", String(count("control-plane"))],
        ["workers", String(count("worker"))],
        ["API", apiEndpoint(cluster)],
        ["Git", `${cluster.gitops.repository}, branch ${cluster.gitops.branch}`],
        ...(cluster.gitops.artifact === undefined
          ? []
          : [["registry", `${cluster.gitops.artifact.registry}/${cluster.name}, tag ${cluster.gitops.artifact.wave}`]]),
        ["Terraform stacks", stacks.map((stack) => stack.name).join(", ")],
        [
          "releases that Terraform installs",
          stackReleases(stacks)
            .map((release) => `${release.name} ${release.version}`)
            .join(", ") || "none",
        ],
        ["stages in Git", String(graph.stages.length)],
      ],
    ),
    "[inventory.md](inventory.md) lists machines, hosts and all addresses.",
  );
}

function tools({ cluster, stacks }: DocsInput): string {
  const minor = cluster.versions.kubernetes.split(".").slice(0, 2).join(".");
  const terraform = terraformVersions(stacks);
  return blocks(
    table(
      ["tool", "version", "for"],
      [
        ["terraform or tofu", terraform || "1.11 or newer", "the stacks below `dist/terraform/stacks`"],
        ["talosctl", cluster.versions.talos, "the nodes; its minor must be that of the nodes"],
        ["kubectl", `${minor}, one minor more or less at most`, "the cluster"],
        ...engineOf(cluster).texts.tools,
        ["node", "20.11 or newer", "synth and deploy (`npm ci` once)"],
      ],
    ),
    blocks(
      "Load the paths of the credentials into the shell, by direnv or by hand:",
      sh(cmd`direnv allow`, cmd`# or: . dist/edge/${cluster.name}/.envrc`),
      `It exports KUBECONFIG as ${code(kubeconfigFile(cluster))} and TALOSCONFIG as ${code(talosconfigFile(cluster))}, both of which exist after the first deploy.`,
    ),
  );
}

function assumptions(cluster: Cluster): string {
  return blocks(
    `Nobody has confirmed these values yet. Check each, correct ${code(cluster.file)} where it is wrong, take the confirmed ones out of ${code("assumptions")}, and run ${code("npx groundwork synth")}.`,
    table(
      ["where", "why this value"],
      cluster.assumptions.map(({ at, why }) => [code(at), plain(why)]),
    ),
  );
}

function variables({ stacks }: DocsInput): string {
  const wanted = requiredVariables(stacks);
  if (wanted.length === 0) return "The stacks ask for nothing.";
  return blocks(
    "Values that are in no file. Give them as environment variables of the shell that runs Terraform; keep them in a password manager, never in the repository.",
    table(
      ["environment variable", "what", "secret", "stacks"],
      wanted.map((variable) => [
        code(`TF_VAR_${variable.name}`),
        variable.description,
        variable.sensitive ? "yes" : "no",
        variable.stacks.join(", "),
      ]),
    ),
    sh(
      ...wanted.map(({ name, sensitive }) =>
        sensitive
          ? cmd`read -rs TF_VAR_${name} && export TF_VAR_${name}`
          : cmd`export TF_VAR_${name}="$(cat)" # paste, then Ctrl-D`,
      ),
    ),
    wanted.some(({ sensitive }) => sensitive)
      ? `${code("read")} takes one line. A secret of several lines, such as a private key, comes from a file: ${code('export TF_VAR_name="$(cat file)"')}.`
      : "",
  );
}

function push(cluster: Cluster): string {
  const { artifact } = cluster.gitops;
  const title = engineOf(cluster).title;
  return blocks(
    artifact === undefined
      ? `${title} reads ${code("dist/")} from ${code(cluster.gitops.repository)}, branch ${code(cluster.gitops.branch)}. Synthesize, commit and push before the platform stack is applied.`
      : `${title} pulls ${code(`${artifact.registry}/${cluster.name}:${artifact.wave}`)}. Synthesize, commit and publish before the platform stack is applied.`,
    "A folder that is no Git repository yet becomes this one first:",
    sh(
      cmd`git init --initial-branch=${cluster.gitops.branch}`,
      cmd`git config core.hooksPath .githooks`,
      cmd`git remote add origin ${cluster.gitops.repository}`,
    ),
    "Then:",
    sh(
      cmd`npx groundwork synth ${cluster.name}`,
      cmd`git add --all`,
      cmd`git commit -m "synthesize ${cluster.name}"`,
      cmd`git push origin ${cluster.gitops.branch}`,
      ...(artifact === undefined
        ? []
        : [cmd`npx groundwork publish ${cluster.name} --to ${artifact.registry} --wave ${artifact.wave}`]),
    ),
  );
}

function deploy({ cluster, stacks }: DocsInput): string {
  const keys = stackOf(stacks, "keys");
  const output = `${DEPLOY_KEY}_public_openssh`;
  const hasDeployKey = keys !== undefined && outputsOf(keys.document).some(({ name }) => name === output);
  return blocks(
    sh(cmd`npx groundwork deploy ${cluster.name}`),
    hasDeployKey
      ? blocks(
          `The repository is read with a key that ${code(keys.name)} makes. As soon as that stack is applied, add the key to the Git server as a deploy key, read only; until then nothing comes from Git.`,
          sh(cmd`terraform -chdir=${stackFolder(keys.name)} output -raw ${output}`),
        )
      : "",
    "It applies the stacks in order, each only after the one before it succeeded, and stops at the first failure. Running it again goes on where it stopped: what is in place stays as it is.",
  );
}

function byHand(input: DocsInput): string {
  const { cluster, stacks } = input;
  const items = stacks.map(({ name, document, title }) => {
    const layer = name.slice(cluster.name.length + 1);
    const chdir = cmd`terraform -chdir=${stackFolder(name)}`;
    return blocks(
      `${code(name)}: ${LAYERS[layer] ?? (title === undefined ? "a stack of its own" : plain(title))}.`,
      sh(cmd`${chdir} init`, cmd`${chdir} apply`),
      told(name, document),
      layer === "machines" ? blocks(credentials(input), awaited(input)) : "",
      ...(layer === "keys"
        ? [
            `Its state holds private keys. Back up ${code("state/")} now: without the keys nothing that was sealed can be opened again.`,
          ]
        : []),
    );
  });
  return blocks(
    `The same by hand, and with ${code("tofu")} in place of ${code("terraform")} where you prefer it. The order matters: each stack reads outputs of those before it.`,
    steps(...items),
  );
}

/** Outputs that are no secret: what the operator may have to carry elsewhere, such as a deploy key. */
function told(stack: string, document: Readonly<Record<string, unknown>>): string {
  const open = outputsOf(document).filter((output) => !output.sensitive);
  return open.length === 0
    ? ""
    : blocks(
        "It tells what other places must know:",
        table(
          ["command", "what"],
          open.map(({ name, description }) => [
            code(`terraform -chdir=${stackFolder(stack)} output -raw ${name}`),
            description,
          ]),
        ),
      );
}

/** The next stack talks to the API, which is there some minutes after etcd is bootstrapped; the one-command form waits as well. */
function awaited({ cluster, stacks }: DocsInput): string {
  if (stackWithOutput(stacks, "kubeconfig") === undefined) return "";
  const ready = cmd`kubectl --kubeconfig ${kubeconfigFile(cluster)} get --raw /readyz`;
  return blocks("Wait until the API answers; this ends when it does:", sh(cmd`until ${ready}; do sleep 5; done`));
}

function credentials({ cluster, stacks }: DocsInput): string {
  const lines = [cmd`mkdir -p -m 700 state/${cluster.name}`];
  const files = { kubeconfig: kubeconfigFile(cluster), talosconfig: talosconfigFile(cluster) };
  for (const [output, file] of Object.entries(files)) {
    const stack = stackWithOutput(stacks, output);
    if (stack === undefined) continue;
    lines.push(cmd`terraform -chdir=${stackFolder(stack)} output -raw ${output} > ${file}`, cmd`chmod 600 ${file}`);
  }
  return lines.length === 1
    ? ""
    : blocks("Then write the credentials; the one-command form does it for you.", sh(...lines));
}

function stages({ cluster, graph }: DocsInput): string {
  return blocks(
    `From here on Git drives the cluster. A stage is applied when every stage it follows is ready; stages of one level run side by side. ${engineOf(cluster).texts.delivery(cluster)}`,
    table(
      ["level", "stage", "what", "follows"],
      graph.stages.map((stage) => [
        String(graph.levels.get(stage.name) ?? 0),
        code(stage.name),
        stage.title,
        directDependencies(graph, stage.name)
          .map(({ to }) => to)
          .join(", ") || "nothing",
      ]),
    ),
    "[report.md](report.md) says why a stage follows another.",
    "Watch it:",
    sh(engineOf(cluster).commands.watch),
  );
}
