import { blocks, code, sh, steps, table } from "../../lib/document/markdown";
import { bootstrap, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import { apiEndpoint, type Cluster, machinesOf } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";
import type { MachineShape, PlannedMachine } from "../../lib/plan/machine";
import { firstControlPlane, kubeconfigFile, talosconfigFile } from "../../lib/runbooks/access";
import { MAINTENANCE } from "../bare-metal/maintenance";
import { environmentName, environmentNames } from "../talos/environment-text";
import { schematicsOf } from "../talos/factory";
import { ownPatchFile, patchFile, schematicFile } from "../talos/files";
import { imageUrl } from "../talos/image-name";
import { layersOf } from "../talos/layers";
import { schematicId } from "../talos/schematic";

/** How machines without a hypervisor get their boot medium and their configuration; nothing where there are none. */
export function bareMachineSections(cluster: Cluster, plans: readonly PlannedMachine[]): readonly Section[] {
  if (plans.length === 0) return [];
  return [
    bootstrap("boot-media", "Make the boot media", bootMedia(cluster, plans)),
    bootstrap("talosctl", "Configure the bare machines by talosctl instead", byTalosctl(cluster, plans)),
  ];
}

function bootMedia(cluster: Cluster, plans: readonly MachineShape[]): string {
  const [example = ""] = plans.map((plan) => imageUrl(cluster, plan, "iso"));
  return steps(
    blocks(
      "Tell the Image Factory of the schematics. It answers with the ID, which must be the one in the file's column: the addresses below contain it.",
      table(
        ["file", "ID"],
        [...schematicsOf(plans)].map(([name, schematic]) => [
          code(`dist/${schematicFile(cluster, name)}`),
          code(schematicId(schematic)),
        ]),
      ),
      sh(
        ...[...schematicsOf(plans).keys()].map(
          (name) =>
            cmd`curl -fsS --data-binary @dist/${schematicFile(cluster, name)} https://${cluster.talos.factory}/schematics`,
        ),
      ),
    ),
    blocks(
      "Download the medium of each machine, as an ISO for a USB stick or a virtual CD-ROM, or as a raw disk to write to its system disk.",
      table(
        ["machine", "ISO", "raw disk"],
        plans.map((plan) => [
          plan.machine.name,
          plan.machine.board === undefined ? imageUrl(cluster, plan, "iso") : "use the raw disk",
          plan.image.meta.length > 0 || cluster.talos.secureBoot ? "use the ISO" : imageUrl(cluster, plan, "raw.zst"),
        ]),
      ),
      sh(
        cmd`curl -fLO ${example}`,
        cmd`# /dev/sdX is the stick; everything on it is lost`,
        cmd`sudo dd if=${example.slice(example.lastIndexOf("/") + 1)} of=/dev/sdX bs=4M conv=fsync status=progress`,
      ),
    ),
    blocks(
      "Boot each machine from its medium, with UEFI. What is on its disk now, Windows included, is erased when Talos installs itself, and not before.",
      cluster.talos.secureBoot
        ? "In the firmware, set Secure Boot to setup mode first (clear its keys). The medium's menu offers to enrol Talos' keys; take it, and let the machine restart."
        : "Switch Secure Boot off in the firmware.",
    ),
    firstAddresses(plans),
  );
}

function firstAddresses(plans: readonly MachineShape[]): string {
  const baked = plans.filter(({ machine }) => machine.maintenanceAddress === "baked");
  const moving = plans.filter(({ machine }) => firstAddress(machine) !== machine.address.toString());
  const leased = plans.filter((plan) => !baked.includes(plan) && !moving.includes(plan));
  const names = (group: readonly MachineShape[]) => group.map(({ machine }) => machine.name).join(", ");
  return blocks(
    "Each machine then waits in maintenance mode and shows its address on its screen.",
    leased.length === 0
      ? ""
      : `${names(leased)}: the address must be the one of the definition already, so give it as a static DHCP lease.`,
    baked.length === 0 ? "" : `${names(baked)}: the medium brings the address.`,
    moving.length === 0
      ? ""
      : blocks(
          `${names(moving)}: the address of DHCP is named in the definition as maintenanceAddress. For the first apply, tell Terraform who waits there; afterwards leave the variable out.`,
          sh(
            cmd`export ${environmentName(MAINTENANCE)}='${JSON.stringify(moving.map(({ machine }) => machine.name))}'`,
          ),
        ),
  );
}

/** Where a machine answers before it is configured. */
function firstAddress({ address, maintenanceAddress }: Machine): string {
  return maintenanceAddress === undefined || maintenanceAddress === "baked"
    ? address.toString()
    : maintenanceAddress.toString();
}

function byTalosctl(cluster: Cluster, plans: readonly PlannedMachine[]): string {
  const folder = `state/${cluster.name}/talos`;
  const secrets = `${folder}/secrets.yaml`;
  const generate = (type: string, more: Command) =>
    cmd`talosctl gen config ${cluster.name} ${apiEndpoint(cluster)} --with-secrets ${secrets} --talos-version v${cluster.versions.contract} --kubernetes-version ${cluster.versions.kubernetes} --with-docs=false --with-examples=false --output-types ${type} ${more}`;
  const planes = machinesOf(cluster, "control-plane").map(({ address }) => address.toString());
  const talosconfig = talosconfigFile(cluster);
  const bootstrapped = firstControlPlane(cluster);
  const target = cmd`--talosconfig ${talosconfig} -e ${bootstrapped.address} -n ${bootstrapped.address}`;
  const variables = environmentNames(plans.flatMap(layersOf));
  return blocks(
    `The machines stack does all of this. By hand it is the same configuration, made of the same patches below ${code(`dist/talos/${cluster.name}/patches`)}, with ${code(`talosctl`)} ${cluster.versions.talos}. Use one way or the other: secrets made here are new ones. To go on with Terraform later, import them before the first apply: ${code(`terraform -chdir=dist/terraform/stacks/${cluster.name}-machines import talos_machine_secrets.${cluster.name} "$PWD/${secrets}"`)}.`,
    variables.length === 0
      ? ""
      : `The patches take secrets from the environment: ${variables.map(code).join(", ")}. Without ${code("envsubst")} (Debian package gettext-base) they are not filled in.`,
    steps(
      blocks(
        "Make the secrets, once. Keep a copy in the password manager.",
        sh(
          cmd`mkdir -p -m 700 ${folder}`,
          cmd`talosctl gen secrets --talos-version v${cluster.versions.contract} --output-file ${secrets}`,
        ),
      ),
      blocks(
        "Make the configuration of each machine.",
        sh(
          ...plans.map(({ machine, isControlPlane, patches }) => {
            const files = [patchFile(cluster, machine.name), ...patches.map((patch) => ownPatchFile(cluster, patch))];
            const options = files.map((file) => cmd`--config-patch ${patchArgument(`dist/${file}`, variables)}`);
            return generate(
              isControlPlane ? "controlplane" : "worker",
              cmd`${options} --output ${folder}/${machine.name}.yaml`,
            );
          }),
          ...plans.map(({ machine }) => cmd`talosctl validate --mode metal --config ${folder}/${machine.name}.yaml`),
        ),
      ),
      blocks(
        "Apply it. Each machine installs itself and restarts.",
        sh(
          ...plans.map(
            ({ machine }) =>
              cmd`talosctl apply-config --insecure --nodes ${firstAddress(machine)} --file ${folder}/${machine.name}.yaml`,
          ),
        ),
      ),
      blocks(
        `Bootstrap etcd on ${bootstrapped.name}, on this one machine and once only, when all control planes are back.`,
        sh(
          generate("talosconfig", cmd`--output ${talosconfig}`),
          cmd`talosctl --talosconfig ${talosconfig} config endpoint ${planes}`,
          cmd`talosctl ${target} bootstrap`,
          cmd`talosctl ${target} kubeconfig ${kubeconfigFile(cluster)}`,
        ),
      ),
    ),
  );
}

function patchArgument(file: string, variables: readonly string[]): Command {
  if (variables.length === 0) return cmd`@${file}`;
  const list = variables.map((name) => `$${name}`).join(" ");
  return cmd`"$(envsubst '${list}' < ${file})"`;
}
