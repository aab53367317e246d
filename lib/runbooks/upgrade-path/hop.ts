import type { CheckInput } from "../../checks/rule";
import { at } from "../../data/fields";
import { engineOf } from "../../delivery/engines";
import { cmd } from "../../document/shell";
import { type Cluster, machinesOf } from "../../model/cluster";
import type { Machine } from "../../model/machine";
import { operatorStacks } from "../../plan/cluster";
import { plannedMachine } from "../../plan/machine";
import { lineOf, minorOf } from "../../versions/line";
import { type Hop, TITLES } from "../../versions/path";
import { talosLine } from "../../versions/talos";
import { talosNotes } from "../../versions/talos-notes";
import { whatIf } from "../../whatif/outcome";
import { firstControlPlane, healthCommand, kubeconfigFile, snapshotFile, stackFolder, talosctl } from "../access";
import { stackOf } from "../stacks";
import { commit, synthAndCommit } from "./commit";
import { byController } from "./controller";
import { isByTerraform, placeOf, releaseOf } from "./pins";
import type { MachineStep, PlannedHop } from "./planned-hop";

/** Puts the cluster's own names and addresses to one hop. */
export function planHop(input: CheckInput, hop: Hop, index: number): PlannedHop {
  const { product, from, to } = hop;
  const head = { number: index + 1, title: `${TITLES[product]} ${from} → ${to}`, hop };
  if (product === "talos") return { ...head, ...talosHop(input, hop) };
  if (product === "kubernetes") return { ...head, ...kubernetesHop(input, hop) };
  return { ...head, ...releaseHop(input, hop) };
}

type Body = Omit<PlannedHop, "number" | "title" | "hop">;

/** Workers first, the bootstrapped control plane last: it is the one that every command goes through. */
function upgradeOrder(cluster: Cluster): readonly Machine[] {
  return [...machinesOf(cluster, "worker"), ...[...machinesOf(cluster, "control-plane")].reverse()];
}

function talosHop(input: CheckInput, { from, to, untested }: Hop): Body {
  const { cluster } = input;
  const isNewLine = lineOf(from) !== lineOf(to);
  const machinesStack = stackOf(operatorStacks(input), "machines");
  return {
    edits: [
      { path: "versions.talos", from, to },
      // Without it the contract would move with the version, and the cluster's secrets would take another form.
      ...(isNewLine ? [{ path: "versions.contract", to: cluster.versions.contract }] : []),
    ],
    prepare: [
      ...synthAndCommit(cluster, `Talos ${to}`),
      ...(machinesStack === undefined ? [] : [cmd`terraform -chdir=${stackFolder(machinesStack.name)} apply`]),
      talosctl(cluster, firstControlPlane(cluster), cmd`etcd snapshot ${snapshotFile(cluster)}`),
    ],
    machines: upgradeOrder(cluster).map((machine): MachineStep => {
      const planned = plannedMachine(input.machines, machine.name);
      return {
        machine: machine.name,
        effect: "reboot",
        ...(planned === undefined
          ? {}
          : {
              command: talosctl(
                cluster,
                machine,
                cmd`upgrade --image ${planned.installerImage.replace(/:[^:]*$/, `:v${to}`)}`,
              ),
            }),
        away: whatIf(input, [{ kind: "node", name: machine.name }]).down.map(({ who, why }) => `${who}: ${why}`),
      };
    }),
    finish: [healthCommand(cluster), cmd`kubectl --kubeconfig ${kubeconfigFile(cluster)} get nodes -o wide`],
    objects: [
      "No object changes. Pods of a machine move away when it is drained, and back when it is there again.",
      ...byController(input, "talos", to),
    ],
    wayBack: [
      `A machine that does not come back well: talosctl rollback on it boots Talos ${from} again, with what was on its disk before.`,
      ...noWayBack(from, to),
    ],
    duration: "minutes for each machine, one after the other",
    notes: [`Use talosctl ${to}.`, ...talosNotes(from, to), ...lostArguments(input, from, to), ...untested],
  };
}

/** Kernel arguments that an older boot loader's entry holds and a newer installer does not take over. */
function lostArguments({ cluster, machines }: CheckInput, from: string, to: string): readonly string[] {
  const { contract } = cluster.versions;
  if (minorOf(contract) >= 12 || minorOf(from) >= 13 || minorOf(to) < 13) return [];
  const holders = machines.filter(({ documents }) =>
    documents.some((document) => at(document, "machine", "install", "extraKernelArgs") !== undefined),
  );
  return holders.length === 0
    ? []
    : [
        `${holders.map(({ machine }) => machine.name).join(", ")}: machine.install.extraKernelArgs are lost without a word in this hop; move them to kernelArgs, which are part of the image, or upgrade with --legacy (Talos documentation: upgrading Talos).`,
      ];
}

function noWayBack(from: string, to: string): readonly string[] {
  const { noWayBackFrom } = talosLine(from) ?? {};
  return noWayBackFrom === undefined || noWayBackFrom > minorOf(to)
    ? []
    : [`Once all machines run ${to}, no installer of ${lineOf(from)} takes them back.`];
}

function kubernetesHop(input: CheckInput, { from, to, untested }: Hop): Body {
  const { cluster } = input;
  const first = firstControlPlane(cluster);
  return {
    edits: [{ path: "versions.kubernetes", from, to }],
    prepare: [
      talosctl(cluster, first, cmd`etcd snapshot ${snapshotFile(cluster)}`),
      cmd`npx groundwork synth ${cluster.name}`,
      talosctl(cluster, first, cmd`upgrade-k8s --from ${from} --to ${to} --dry-run`),
      talosctl(cluster, first, cmd`upgrade-k8s --from ${from} --to ${to}`),
    ],
    machines: [...machinesOf(cluster, "control-plane"), ...machinesOf(cluster, "worker")].map(({ name }) => ({
      machine: name,
      effect: "restart" as const,
      away: [],
    })),
    finish: [...commit(`Kubernetes ${to}`), cmd`npx groundwork deploy ${cluster.name}`, healthCommand(cluster)],
    objects: [
      "API server, controller manager, scheduler and kube-proxy start again, one machine after the other; then each kubelet. Pods of apps go on.",
      "synth refuses, by name, what is written in an API that the new version no longer serves.",
      ...byController(input, "kubernetes", to),
    ],
    wayBack: [
      lineOf(from) === lineOf(to)
        ? `upgrade-k8s --from ${to} --to ${from} goes back: a patch changes nothing that etcd holds.`
        : "None but the snapshot of etcd: objects may be stored in a form that the older version cannot read.",
    ],
    duration: "minutes",
    notes: untested,
  };
}

function releaseHop(input: CheckInput, { product, from, to, untested }: Hop): Body {
  const { cluster } = input;
  const release = releaseOf(input, product);
  const byTerraform = release !== undefined && isByTerraform(input, release);
  return {
    edits: [{ path: placeOf(input, product), from, to }],
    prepare: synthAndCommit(cluster, `${TITLES[product]} ${to}`),
    machines: [],
    finish: byTerraform
      ? [cmd`npx groundwork deploy ${cluster.name}`, cmd`kubectl get pods -n ${release?.namespace ?? ""}`]
      : [...engineOf(cluster).commands.refresh, engineOf(cluster).commands.watch],
    objects: [OF_RELEASE[product] ?? "The release's own pods start again, one after the other."],
    wayBack: [
      `Set ${placeOf(input, product)} back to ${from}, synthesize, commit and apply again${byTerraform ? "" : "; the engine does the rest"}.`,
    ],
    duration: "minutes",
    notes: untested,
  };
}

const OF_RELEASE: Readonly<Record<string, string>> = {
  cilium:
    "The agent starts again on one machine after the other. Connections that exist go on; a pod that starts meanwhile on that machine waits for it.",
  flux: "The controllers start again. What is in the cluster stays as it is; nothing is reconciled for a minute.",
};
