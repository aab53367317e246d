import { distance } from "fastest-levenshtein";
import type { Machine } from "../../model/machine";
import { modelProvisionerOf } from "../../model/provisioner/provisioners";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";

/**
 * Labels that something in the cluster sets when it runs, by the start of the
 * key: cloud controllers, storage drivers, node feature discovery, the vendors'
 * operators, Talos' own extensions (Kubernetes documentation: Well-Known
 * Labels; Node Feature Discovery: feature labels; Talos documentation: Node
 * Labels).
 */
const SET_AT_RUN_TIME = [
  "extensions.talos.dev/",
  "feature.node.kubernetes.io/",
  "gpu.intel.com/",
  "intel.feature.node.kubernetes.io/",
  "node.cluster.x-k8s.io/",
  "nvidia.com/",
  "amd.com/",
  "topology.",
];

/** Labels of nodes that Kubernetes itself knows (Kubernetes documentation: Well-Known Labels, Annotations and Taints). */
const WELL_KNOWN: readonly string[] = [
  "kubernetes.io/arch",
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/instance-type",
  "beta.kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "node-role.kubernetes.io/control-plane",
  "node.kubernetes.io/exclude-from-external-load-balancers",
  "node.kubernetes.io/instance-type",
  "node.kubernetes.io/windows-build",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
];

/** Those of them that the definition decides: a node without one never gets it. */
const DECIDED: readonly string[] = [
  "kubernetes.io/arch",
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/os",
  "node-role.kubernetes.io/control-plane",
];

/** The label by which the kubelet names its node (Kubernetes: Well-Known Labels). */
export const HOST_NAME = "kubernetes.io/hostname";

const ROLE = "node-role.kubernetes.io/";

/** What the kubelet says of every node that Talos runs (Kubernetes documentation: Well-Known Labels). */
function ofKubelet({ arch, board }: Machine): Readonly<Record<string, string>> {
  const processor = arch ?? (board === undefined ? "amd64" : "arm64");
  return {
    "kubernetes.io/arch": processor,
    "kubernetes.io/os": "linux",
    "beta.kubernetes.io/arch": processor,
    "beta.kubernetes.io/os": "linux",
  };
}

/** Labels of a machine's node as far as the definition and its components decide them. */
export function labelsOf(input: CheckInput, machine: Machine): Readonly<Record<string, string>> {
  const planned = input.machines.find(({ machine: { name } }) => name === machine.name);
  return {
    ...modelProvisionerOf(machine).placeLabels(input.cluster, machine),
    ...machine.labels,
    ...planned?.labels,
    ...planned?.reservedLabels,
    ...ofKubelet(machine),
    [HOST_NAME]: machine.name,
    ...(machine.role === "control-plane" ? { [`${ROLE}control-plane`]: "" } : {}),
  };
}

/** Where a node is, as a cloud controller says it; without one only the definition does. */
const OF_CLOUD_CONTROLLER = /^(failure-domain\.beta|topology)\.kubernetes\.io\/(region|zone)$/;

/** Charts whose program labels nodes with their region and zone (each project's documentation). */
const CLOUD_CONTROLLER = /cloud-controller|(^|-)ccm$|^kube-ovn$|^cluster-api/;

function hasCloudController(input: CheckInput): boolean {
  return (
    chartsOf(input).some(({ release }) => CLOUD_CONTROLLER.test(release.chart.name)) ||
    manifestsOf(input).some(({ manifest: { metadata } }) => CLOUD_CONTROLLER.test(metadata.name))
  );
}

/** True for a label that only the running cluster decides. */
export function isSetAtRunTime(input: CheckInput, key: string): boolean {
  if (OF_CLOUD_CONTROLLER.test(key)) return hasCloudController(input);
  if (WELL_KNOWN.includes(key)) return !DECIDED.includes(key);
  // A letter away from a label that everybody knows is a mistake, whatever its start.
  return wellKnownNear(key) === undefined && SET_AT_RUN_TIME.some((start) => key.startsWith(start));
}

/** The label of Kubernetes' own that a key nearly is; undefined where it is one, or none is near. */
export function wellKnownNear(key: string): string | undefined {
  return WELL_KNOWN.includes(key) ? undefined : WELL_KNOWN.find((one) => distance(one, key) <= NEAR);
}

/** Letters by which a label of Kubernetes' own may be misspelt. */
const NEAR = 2;
