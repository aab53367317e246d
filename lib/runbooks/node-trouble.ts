import { blocks, bullets, code, sh } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import type { Cluster } from "../model/cluster";
import { exampleOf, firstControlPlane, talosctl } from "./access";
import type { DocsInput } from "./input";
import { runbookProvisioners } from "./provisioner/provisioners";

/** What happens, and what to do, when a host or a whole cluster comes back, and when a node's disk fills. */
export function nodeTroubleSections(input: DocsInput): readonly Section[] {
  const { cluster } = input;
  return [
    ...runbookProvisioners.flatMap(({ hardwareTroubles }) => hardwareTroubles(cluster)),
    operations("node-disk", "A node's disk fills", diskFills(cluster)),
  ];
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
