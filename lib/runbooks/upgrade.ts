import { engineOf } from "../delivery/engines";
import { blocks, bullets, code, sh, steps, table } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import { type Cluster, machinesOf } from "../model/cluster";
import { plannedMachine } from "../plan/machine";
import { firstControlPlane, healthCommand, snapshotFile, stackFolder, talosctl } from "./access";
import type { DocsInput } from "./input";
import { stackOf } from "./stacks";

/** Upgrades of Talos, of Kubernetes and of what runs in the cluster. */
export function upgradeSections(input: DocsInput): readonly Section[] {
  return [
    operations("talos-upgrade", "Upgrade Talos", upgradeTalos(input)),
    operations("kubernetes-upgrade", "Upgrade Kubernetes", upgradeKubernetes(input)),
    operations("release-upgrade", "Upgrade a release", upgradeRelease(input.cluster)),
  ];
}

/** Workers first, the bootstrapped control plane last: it is the one that every command goes through. */
function upgradeOrder(cluster: Cluster) {
  return [...machinesOf(cluster, "worker"), ...[...machinesOf(cluster, "control-plane")].reverse()];
}

function upgradeTalos(input: DocsInput): string {
  const { cluster, machines } = input;
  const known = upgradeOrder(cluster).flatMap(({ name }) => plannedMachine(machines, name) ?? []);
  const { talos, contract } = cluster.versions;
  return blocks(
    `Terraform installs Talos once; it does not upgrade running nodes. The definition says ${code(talos)}, and the images below are of that version: after a change of ${code("versions.talos")} and a synth, this section holds the new ones.`,
    steps(
      `Read the release notes. Upgrade one minor at a time, and check that the new Talos supports Kubernetes ${cluster.versions.kubernetes}.`,
      `Does the minor change? Then make sure that ${code(cluster.file)} says ${code(`versions.contract: "${contract}"`)} before you raise ${code("versions.talos")}. The contract is the minor that the cluster was born with; it stays.`,
      blocks(
        "Raise the version, synthesize, commit. Register the new image with the factory by applying the machines stack; read its plan: it must replace no virtual machine.",
        sh(cmd`npx groundwork synth ${cluster.name}`, ...machinesPlan(input)),
      ),
      blocks(
        "Take a snapshot of etcd.",
        sh(talosctl(cluster, firstControlPlane(cluster), cmd`etcd snapshot ${snapshotFile(cluster)}`)),
      ),
      blocks(
        "One node after the other, in this order. Each command cordons and drains the node, installs, reboots and waits.",
        sh(
          ...known.map(({ machine, installerImage }) =>
            talosctl(cluster, machine, cmd`upgrade --image ${installerImage}`),
          ),
        ),
      ),
      blocks("Between two nodes, always:", sh(healthCommand(cluster))),
    ),
    `A node that does not come back: ${code("talosctl rollback")} boots the version before. One that reports files in use: ${code("reboot")} it and upgrade again.`,
    known.length === 0
      ? ""
      : table(
          ["node", "address", "schematic"],
          known.map(({ machine, schematic }) => [machine.name, machine.address.toString(), code(schematic)]),
        ),
  );
}

function machinesPlan({ stacks }: DocsInput): readonly Command[] {
  const machines = stackOf(stacks, "machines");
  return machines === undefined
    ? []
    : [
        cmd`terraform -chdir=${stackFolder(machines.name)} plan`,
        cmd`terraform -chdir=${stackFolder(machines.name)} apply`,
      ];
}

function upgradeKubernetes(input: DocsInput): string {
  const { cluster, declared } = input;
  const first = firstControlPlane(cluster);
  const { kubernetes } = cluster.versions;
  const minor = Number(kubernetes.split(".")[1]);
  const inline = declared.machines.flatMap((need) => need.inlineManifests ?? []);
  const to = cmd`--with-docs=false --with-examples=false`;
  return blocks(
    `The cluster runs ${code(kubernetes)}. The next minor is 1.${minor + 1}; never skip one. Talos ${cluster.versions.talos} must support it.`,
    steps(
      blocks("Take a snapshot of etcd.", sh(talosctl(cluster, first, cmd`etcd snapshot ${snapshotFile(cluster)}`))),
      `Set ${code("versions.kubernetes")} in ${code(cluster.file)} and synthesize. Manifests of APIs that the new version removed are refused by name here, before anything happens. Do not deploy yet.`,
      blocks(
        "Let Talos do it. It moves API server, controllers, scheduler and kubelet node by node; the dry run shows every change. The version is the one that the definition now says.",
        sh(
          talosctl(cluster, first, cmd`upgrade-k8s --to ${kubernetes} --dry-run`),
          talosctl(cluster, first, cmd`upgrade-k8s --to ${kubernetes} ${to}`),
        ),
      ),
      blocks(
        "Commit, push and deploy, so that Terraform's state says the same. Its plan may show the version in the machine configuration and nothing else.",
        sh(cmd`npx groundwork deploy ${cluster.name}`, cmd`kubectl version`, cmd`kubectl get nodes`),
      ),
    ),
    inline.length === 0
      ? ""
      : blocks(
          "`upgrade-k8s` applies the manifests that Talos itself carries, and prunes those that left the machine configuration. Here these are:",
          bullets(inline.map((manifest) => code(manifest.name))),
        ),
  );
}

function upgradeRelease(cluster: Cluster): string {
  return blocks(
    "Each component names its chart version, with a Renovate comment. To upgrade one release alone, in this cluster alone:",
    steps(
      `Set ${code("releases.<name>.version")} in ${code(cluster.file)}; [report.md](report.md) lists the names.`,
      blocks(
        "Synthesize and read the diff.",
        sh(cmd`npx groundwork synth ${cluster.name}`, cmd`git diff dist/kubernetes/${cluster.name}`),
      ),
      blocks("Commit, push, watch.", sh(...engineOf(cluster).commands.refresh, engineOf(cluster).commands.watch)),
    ),
    `${engineOf(cluster).texts.failedUpgrade} Releases of the platform stack are upgraded by Terraform.`,
  );
}
