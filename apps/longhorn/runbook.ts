import { code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";

/** Names and numbers that the runbook tells. */
export interface LonghornNames {
  /** Names of the nodes that hold volumes. */
  readonly nodes: readonly string[];
  /** Copies of each volume. */
  readonly replicas: number;
  /** Folder on the nodes that holds the copies. */
  readonly dataPath: string;
  /** Storage class of the V2 engine, when it is on. */
  readonly v2: string | undefined;
}

export function longhornRunbook(names: LonghornNames): readonly Section[] {
  const nodes = names.nodes.join(", ");
  return [
    operations(
      "replicated-volumes",
      "Longhorn",
      `Volumes lie below ${code(names.dataPath)} on ${nodes}, with ${names.replicas} ${names.replicas === 1 ? "copy" : "copies"} each. Before a node is reset or removed, move its copies away and wait until none is left:`,
      sh(
        cmd`kubectl -n longhorn-system patch nodes.longhorn.io <node> --type merge \\`,
        cmd`  -p '{"spec":{"allowScheduling":false,"evictionRequested":true}}'`,
        cmd`kubectl -n longhorn-system get replicas.longhorn.io -o wide | grep <node>`,
      ),
      "A Talos upgrade keeps the data; `talosctl reset` and a new system disk do not. The web interface has no sign-in, so it is reached through the API server only:",
      sh(cmd`kubectl -n longhorn-system port-forward service/longhorn-frontend 8000:80`),
      ...(names.v2 === undefined
        ? []
        : [
            "### V2 data engine",
            `**It costs one core per node.** On each of ${nodes} a process polls its disks without pause: one core is at 100 % and 2 GiB of memory are taken as huge pages, also when no volume uses them. Size the machines for it, and leave the engine off where cores are scarce.`,
            `Volumes of class ${code(names.v2)} need a disk that the engine owns whole. Add it to each node once:`,
            sh(
              cmd`kubectl -n longhorn-system edit nodes.longhorn.io <node>   # spec.disks.<name>: {path: /dev/<disk>, diskType: block, allowScheduling: true}`,
              cmd`kubectl get nodes -o custom-columns='NAME:.metadata.name,HUGEPAGES:.status.allocatable.hugepages-2Mi'`,
            ),
          ]),
    ),
  ];
}
