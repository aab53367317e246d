import { at, isFields, listAt, textAt } from "../../../data/fields";
import { machinesFor, workloadsOf } from "../../facts/workloads";
import type { Rule } from "../../rule";

export const deviceOnSomeNode: Rule = {
  id: "device-on-some-node",
  title: "A pod that opens a device of its node may start on a node without it",
  family: "workload",
  severity: "warning",
  answers: [],
  why: "After a drain or a crash it starts elsewhere, finds no stick and stays in ContainerCreating or crashes.",
  fix: "choose the node by nodeSelector, or by kubernetes.io/hostname",
  source: "Kubernetes documentation: Volumes, hostPath",
  example: "an app with devices: [/dev/ttyUSB0] in a cluster of three workers, without a nodeSelector",
  check: (input) =>
    workloadsOf(input).flatMap(({ who, origin, manifest, pod }) => {
      if (manifest.kind === "DaemonSet" || chosen(pod)) return [];
      const devices = listAt(pod, "volumes").flatMap((volume) => {
        const path = textAt(volume, "hostPath", "path");
        return path?.startsWith("/dev/") === true ? [path] : [];
      });
      const nodes = machinesFor(input, pod);
      if (devices.length === 0 || nodes.length < 2) return [];
      return [
        {
          at: origin,
          message: `${who} opens ${devices.join(", ")}, and may start on any of ${nodes.map(({ name }) => name).join(", ")}`,
          fix: `add nodeSelector: {kubernetes.io/hostname: ${nodes[0]?.name}}, or a label of the machines that have it`,
        },
      ];
    }),
};

function chosen(pod: unknown): boolean {
  const selector = at(pod, "nodeSelector");
  return (
    (isFields(selector) && Object.keys(selector).length > 0) ||
    at(pod, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution") !== undefined
  );
}
