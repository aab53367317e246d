import type { Machine } from "../../model/machine";
import type { CheckInput } from "../rule";

/**
 * Labels that something in the cluster sets when it runs, by the start of the
 * key: the kubelet and cloud controllers, node feature discovery, the vendors'
 * operators, Talos' own extensions (Kubernetes documentation: Well-Known
 * Labels; Node Feature Discovery: feature labels; Talos documentation: Node
 * Labels).
 */
const SET_AT_RUN_TIME = [
  "beta.kubernetes.io/",
  "extensions.talos.dev/",
  "feature.node.kubernetes.io/",
  "gpu.intel.com/",
  "intel.feature.node.kubernetes.io/",
  "kubernetes.io/arch",
  "kubernetes.io/os",
  "node.cluster.x-k8s.io/",
  "node.kubernetes.io/",
  "nvidia.com/",
  "amd.com/",
  "topology.",
];

/** The label by which the kubelet names its node (Kubernetes: Well-Known Labels). */
export const HOST_NAME = "kubernetes.io/hostname";

const ROLE = "node-role.kubernetes.io/";

/** Labels of a machine's node as far as the definition and its components decide them. */
export function labelsOf(input: CheckInput, machine: Machine): Readonly<Record<string, string>> {
  const planned = input.machines.find(({ machine: { name } }) => name === machine.name);
  return {
    ...machine.labels,
    ...planned?.labels,
    ...planned?.reservedLabels,
    [HOST_NAME]: machine.name,
    ...(machine.role === "control-plane" ? { [`${ROLE}control-plane`]: "" } : {}),
  };
}

/** True for a label that only the running cluster decides. */
export function isSetAtRunTime(key: string): boolean {
  return SET_AT_RUN_TIME.some((start) => key.startsWith(start));
}
