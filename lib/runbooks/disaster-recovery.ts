import { engineOf } from "../delivery/engines";
import { blocks, code, sh, steps } from "../document/markdown";
import { recovery, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import { type Cluster, machinesOf } from "../model/cluster";
import type { Machine } from "../model/machine";
import {
  exampleOf,
  firstControlPlane,
  healthCommand,
  replaceFlags,
  snapshotFile,
  stackFolder,
  talosctl,
} from "./access";
import type { DocsInput } from "./input";
import { backups, losses, times } from "./losses";
import { runbookOf, runbookProvisioners } from "./provisioner/provisioners";
import { resourceOf, stackOf } from "./stacks";

/** The base of DISASTER-RECOVERY: what a loss means, what must be saved, how to come back. */
export function recoverySections(input: DocsInput): readonly Section[] {
  const { cluster } = input;
  return [
    recovery("losses", "What a loss means", losses(input)),
    recovery("backups", "What must be backed up", backups(input)),
    recovery("etcd-snapshot", "Take an etcd snapshot", snapshot(cluster)),
    recovery("node-lost", "One node is lost", nodeLost(input)),
    recovery("quorum-lost", "Quorum is lost", quorumLost(input)),
    recovery("all-lost", "Everything is lost", allLost(input)),
    recovery("times", "How long it takes", times(input)),
  ];
}

function snapshot(cluster: Cluster): string {
  const source = exampleOf(cluster, "control-plane") ?? firstControlPlane(cluster);
  return blocks(
    "Any control plane that is well gives the same snapshot. It holds every Secret of the cluster in clear: keep it encrypted.",
    sh(
      cmd`mkdir -p -m 700 state/${cluster.name}`,
      talosctl(cluster, source, cmd`etcd snapshot ${snapshotFile(cluster)}`),
    ),
  );
}

function nodeLost(input: DocsInput): string {
  const { cluster } = input;
  const node = exampleOf(cluster, "control-plane") ?? firstControlPlane(cluster);
  const other = machinesOf(cluster, "control-plane").find((machine) => machine !== node);
  return blocks(
    `The steps for ${code(node.name)} (${node.address}). For a worker leave out step 1.${other === undefined ? "" : ` The commands ask ${code(other.name)}: is that the lost one, write the address of another control plane in its place.`}`,
    steps(
      other === undefined
        ? "There is no other control plane: go to Quorum is lost."
        : blocks(
            "Take the dead member out of etcd, by the id that the list shows. Until then it counts towards the majority.",
            sh(
              talosctl(cluster, other, cmd`etcd members`),
              cmd`${talosctl(cluster, other, cmd`etcd remove-member`)} "$MEMBER_ID"`,
            ),
          ),
      blocks("Forget the node in Kubernetes.", sh(cmd`kubectl delete node ${node.name}`)),
      blocks(
        `Make it again. ${runbookProvisioners.map(({ beforeRemake }) => beforeRemake).join("; ")}. Terraform sees a missing machine, but not that a new one has no configuration yet: the commands say so.`,
        sh(...remake(input, [node])),
      ),
      blocks("It joins by itself. Never bootstrap it.", sh(healthCommand(cluster))),
    ),
  );
}

function quorumLost({ cluster, declared }: DocsInput): string {
  const controlPlanes = machinesOf(cluster, "control-plane");
  const first = firstControlPlane(cluster);
  const alone = (machine: (typeof controlPlanes)[number], command: Command) =>
    cmd`talosctl -e ${machine.address} -n ${machine.address} ${command}`;
  const copy = `state/${cluster.name}/etcd.db`;
  return blocks(
    "First see whether machines that are merely off can be switched on again: two members that return are better than any snapshot.",
    steps(
      blocks(
        "No snapshot? If any control plane still has its disk, take its database as it is.",
        sh(alone(first, cmd`cp /var/lib/etcd/member/snap/db ${copy}`)),
      ),
      blocks(
        "Empty etcd on every control plane. The machine configuration stays. A machine that is gone is recreated with its old configuration (One node is lost, step 3).",
        sh(
          ...controlPlanes.map((machine) =>
            alone(machine, cmd`reset --graceful=false --reboot --system-labels-to-wipe=EPHEMERAL`),
          ),
        ),
      ),
      blocks(
        "Wait until etcd says Preparing on all of them.",
        sh(...controlPlanes.map((machine) => alone(machine, cmd`service etcd`))),
      ),
      blocks(
        `Bootstrap one, and only one, from the snapshot. With the raw copy of step 1 the file has no checksum to verify.`,
        sh(
          alone(first, cmd`bootstrap --recover-from=${snapshotFile(cluster)}`),
          cmd`# or: ${alone(first, cmd`bootstrap --recover-from=${copy} --recover-skip-hash-check`)}`,
        ),
      ),
      blocks(
        "The others join. Then let everything settle; objects newer than the snapshot come back from Git.",
        sh(healthCommand(cluster), cmd`kubectl get nodes`, ...engineOf(cluster).commands.refresh),
      ),
    ),
    declared.storage.length === 0
      ? ""
      : "Volumes that were made after the snapshot exist in the storage but not in the cluster. OPERATIONS says how to find them.",
  );
}

function allLost(input: DocsInput): string {
  const { cluster, stacks } = input;
  const keys = stackOf(stacks, "keys");
  const before = ["access", "vms"].flatMap((layer) => stackOf(stacks, layer) ?? []);
  const first = firstControlPlane(cluster);
  return blocks(
    `Needed: this repository, ${cluster.state.backend === "local" ? code("state/") : `the ${cluster.state.backend} state`}, an etcd snapshot if what is not in Git shall return, the backups of the components, and the values of BOOTSTRAP's table of variables.`,
    steps(
      blocks(
        "Get the repository and its tools.",
        sh(cmd`git clone ${cluster.gitops.repository} ${cluster.name} && cd ${cluster.name}`, cmd`npm ci`),
      ),
      cluster.state.backend === "local"
        ? `Put ${code("state/")} back to the top of the repository${keys === undefined ? "" : `; ${code(`${keys.name}.tfstate`)} is the one file that nothing can replace`}.`
        : `Check that the ${cluster.state.backend} backend holds the state${keys === undefined ? "" : ` of ${code(keys.name)}`}.`,
      `Prepare ${runbookProvisioners.map(({ prepared }) => prepared).join(" or ")} as BOOTSTRAP says.`,
      blocks(
        "Make the machines again. Terraform sees that they are gone, but not that new ones have no configuration yet: the commands say so.",
        sh(
          ...before.flatMap(({ name }) => [
            cmd`terraform -chdir=${stackFolder(name)} init`,
            cmd`terraform -chdir=${stackFolder(name)} apply`,
          ]),
          ...remake(input, cluster.machines),
        ),
      ),
      blocks(
        "Start etcd once. The state remembers the first bootstrap, so Terraform does not do it again.",
        sh(
          talosctl(cluster, first, cmd`bootstrap --recover-from=${snapshotFile(cluster)}`),
          cmd`# without a snapshot: ${talosctl(cluster, first, cmd`bootstrap`)}`,
        ),
      ),
      blocks("Then the rest.", sh(cmd`npx groundwork deploy ${cluster.name}`)),
      blocks(
        "GitOps brings every stage back. Restore data before its users write new ones: suspend their stages, restore, resume.",
        sh(engineOf(cluster).commands.watch),
      ),
    ),
    "Without the old state the cluster is a new one, built as BOOTSTRAP says: what is in Git returns, sealed values and snapshots do not.",
  );
}

/**
 * Commands that make machines again with the configuration that the definition
 * gives them: Terraform sees that a machine is missing, and each provisioner
 * says what else Terraform needs.
 */
function remake({ cluster, stacks }: DocsInput, machines: readonly Machine[]): readonly Command[] {
  const stack = stackOf(stacks, "machines");
  if (stack === undefined) return [cmd`npx groundwork deploy ${cluster.name}`];
  const chdir = cmd`terraform -chdir=${stackFolder(stack.name)}`;
  const told = machines.flatMap((machine) => {
    const configuration = resourceOf(stack, "talos_machine_configuration_apply", machine.name);
    return configuration === undefined ? [] : [runbookOf(machine).remake(configuration)];
  });
  return [
    cmd`${chdir} init`,
    ...told.flatMap(({ forget }) => forget).map((address) => cmd`${chdir} state rm '${address}'`),
    cmd`${[chdir, cmd`apply`, ...replaceFlags(told.flatMap(({ replace }) => replace))]}`,
  ];
}
