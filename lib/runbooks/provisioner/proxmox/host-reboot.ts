import { blocks, sh, steps } from "../../../document/markdown";
import { cmd } from "../../../document/shell";
import { type Cluster, machinesOf } from "../../../model/cluster";
import { healthCommand } from "../../access";

/** What starts in which order after a host was off, and where to look when it takes too long. */
export function hostReboot(cluster: Cluster): string {
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
