import { blocks, bullets, code, sh, steps } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import type { Cluster } from "../model/cluster";
import { machinesOf } from "../model/cluster";
import { exampleOf, firstControlPlane, healthCommand, talosctl } from "./access";
import type { DocsInput } from "./input";

/** What happens, and what to do, when a host or a whole cluster comes back, and when a node's disk fills. */
export function nodeTroubleSections(input: DocsInput): readonly Section[] {
  const { cluster } = input;
  return [
    ...(cluster.proxmox === undefined ? [] : [operations("host-reboot", "After a host reboot", hostReboot(cluster))]),
    operations("node-disk", "A node's disk fills", diskFills(cluster)),
  ];
}

function hostReboot(cluster: Cluster): string {
  const first = cluster.vms.filter((vm) => vm.start === "before-nodes").map((vm) => vm.name);
  const planes = machinesOf(cluster, "control-plane").map(({ name }) => name);
  const workers = machinesOf(cluster, "worker").map(({ name }) => name);
  return blocks(
    "Nothing has to be done: every machine starts by itself, in this order.",
    steps(
      ...(first.length === 0 ? [] : [`${first.join(", ")}, so that volumes are there before anything asks for them.`]),
      `The control planes ${planes.join(", ")}. etcd answers when ${Math.floor(planes.length / 2) + 1} of ${planes.length} are up.`,
      ...(workers.length === 0 ? [] : [`The workers ${workers.join(", ")}.`]),
    ),
    `Aim: everything works 10 minutes after the host answers; later than 15 minutes something is wrong. Look, in this order, at the nodes, at pods that wait, and at claims that wait:`,
    sh(
      healthCommand(cluster),
      cmd`kubectl get nodes`,
      cmd`kubectl get pods -A --field-selector=status.phase!=Running,status.phase!=Succeeded`,
      cmd`kubectl get pvc -A`,
    ),
    ...(first.length === 0
      ? []
      : [
          `Pods in ContainerCreating mean that ${first.join(", ")} came too late or not at all: start it in Proxmox, then delete the waiting pods once; their replacements find their volumes.`,
        ]),
  );
}

function diskFills(cluster: Cluster): string {
  const machine = exampleOf(cluster, "worker") ?? firstControlPlane(cluster);
  const to = (command: Command) => talosctl(cluster, machine, command);
  return blocks(
    `The kubelet sets DiskPressure, evicts pods and removes unused images by itself from 85 % on. When that is not enough, find out what grows; here for ${code(machine.name)}:`,
    sh(
      cmd`kubectl describe node ${machine.name}`,
      to(cmd`mounts`),
      to(cmd`usage -H -d 2 /var`),
      to(cmd`image list --namespace cri`),
    ),
    bullets([
      `${code("/var/lib/containerd")}: images. Removed by the kubelet; a smaller set of images is the lasting remedy.`,
      `${code("/var/log")}: container logs. A program that writes without end; ship logs and limit it.`,
      `${code("/var/lib/kubelet")}: scratch volumes of pods. Give them a size limit.`,
      `${code("/var/lib/etcd")} on a control plane: ${code(talosctl(cluster, firstControlPlane(cluster), cmd`etcd status`))} tells its size; ${code(talosctl(cluster, firstControlPlane(cluster), cmd`etcd defrag`))}, one control plane after another, gives space back.`,
    ]),
    `A larger disk: raise ${code(`machines.${machine.name}.disk`)} in ${code(cluster.file)}, synthesize and deploy; a disk grows while its machine is off and never shrinks. Talos takes the new space at the next boot.`,
  );
}
