/** When an API left Kubernetes, and what to write instead. */
export interface RemovedApi {
  /** first minor that does not serve it, such as `1.25` */
  readonly removed: string;
  /** apiVersion to use, or what took its place */
  readonly replacement: string;
}

type Row = readonly [removed: string, apiVersion: string, kinds: readonly string[], replacement: string];

const WORKLOADS = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "ControllerRevision"];
const ROLES = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const WEBHOOKS = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const FLOW = ["FlowSchema", "PriorityLevelConfiguration"];
const REVIEWS = [
  "LocalSubjectAccessReview",
  "SelfSubjectAccessReview",
  "SelfSubjectRulesReview",
  "SubjectAccessReview",
];
const ADMISSION = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
const NO_PSP = "Pod Security labels on the namespace";

/**
 * Source: the Kubernetes deprecated API migration guide, and the life cycle markers of the
 * API types for what it does not list.
 */
const ROWS: readonly Row[] = [
  ["1.16", "extensions/v1beta1", ["DaemonSet", "Deployment", "ReplicaSet"], "apps/v1"],
  ["1.16", "extensions/v1beta1", ["NetworkPolicy"], "networking.k8s.io/v1"],
  ["1.16", "extensions/v1beta1", ["PodSecurityPolicy"], NO_PSP],
  ["1.16", "apps/v1beta1", WORKLOADS, "apps/v1"],
  ["1.16", "apps/v1beta2", WORKLOADS, "apps/v1"],
  ["1.20", "settings.k8s.io/v1alpha1", ["PodPreset"], "an admission policy"],
  ["1.21", "batch/v2alpha1", ["CronJob"], "batch/v1"],
  ["1.22", "admissionregistration.k8s.io/v1beta1", WEBHOOKS, "admissionregistration.k8s.io/v1"],
  ["1.22", "apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], "apiextensions.k8s.io/v1"],
  ["1.22", "apiregistration.k8s.io/v1beta1", ["APIService"], "apiregistration.k8s.io/v1"],
  ["1.22", "authentication.k8s.io/v1beta1", ["TokenReview"], "authentication.k8s.io/v1"],
  ["1.22", "authorization.k8s.io/v1beta1", REVIEWS, "authorization.k8s.io/v1"],
  ["1.22", "certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], "certificates.k8s.io/v1"],
  ["1.22", "coordination.k8s.io/v1beta1", ["Lease"], "coordination.k8s.io/v1"],
  ["1.22", "extensions/v1beta1", ["Ingress"], "networking.k8s.io/v1"],
  ["1.22", "networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], "networking.k8s.io/v1"],
  ["1.22", "rbac.authorization.k8s.io/v1beta1", ROLES, "rbac.authorization.k8s.io/v1"],
  ["1.22", "scheduling.k8s.io/v1beta1", ["PriorityClass"], "scheduling.k8s.io/v1"],
  ["1.22", "storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], "storage.k8s.io/v1"],
  ["1.25", "autoscaling/v2beta1", ["HorizontalPodAutoscaler"], "autoscaling/v2"],
  ["1.25", "batch/v1beta1", ["CronJob"], "batch/v1"],
  ["1.25", "discovery.k8s.io/v1beta1", ["EndpointSlice"], "discovery.k8s.io/v1"],
  ["1.25", "events.k8s.io/v1beta1", ["Event"], "events.k8s.io/v1"],
  ["1.25", "node.k8s.io/v1beta1", ["RuntimeClass"], "node.k8s.io/v1"],
  ["1.25", "policy/v1beta1", ["PodDisruptionBudget"], "policy/v1"],
  ["1.25", "policy/v1beta1", ["PodSecurityPolicy"], NO_PSP],
  ["1.26", "autoscaling/v2beta2", ["HorizontalPodAutoscaler"], "autoscaling/v2"],
  ["1.26", "flowcontrol.apiserver.k8s.io/v1beta1", FLOW, "flowcontrol.apiserver.k8s.io/v1"],
  ["1.27", "storage.k8s.io/v1beta1", ["CSIStorageCapacity"], "storage.k8s.io/v1"],
  ["1.29", "flowcontrol.apiserver.k8s.io/v1beta2", FLOW, "flowcontrol.apiserver.k8s.io/v1"],
  ["1.32", "flowcontrol.apiserver.k8s.io/v1beta3", FLOW, "flowcontrol.apiserver.k8s.io/v1"],
  ["1.34", "admissionregistration.k8s.io/v1beta1", ADMISSION, "admissionregistration.k8s.io/v1"],
];

const REMOVED: ReadonlyMap<string, RemovedApi> = new Map(
  ROWS.flatMap(([removed, apiVersion, kinds, replacement]) =>
    kinds.map((kind) => [`${apiVersion}/${kind}`, { removed, replacement }] as const),
  ),
);

/**
 * Whether a Kubernetes version no longer serves a kind under an apiVersion.
 *
 * @param kubernetesVersion `1.34.1`, `v1.34` or `1.34`
 * @returns when it went and what to write instead, or `undefined` while it is served
 */
export function removedIn(apiVersion: string, kind: string, kubernetesVersion: string): RemovedApi | undefined {
  const api = REMOVED.get(`${apiVersion}/${kind}`);
  return api !== undefined && minorOf(kubernetesVersion) >= minorOf(api.removed) ? api : undefined;
}

/** Every `apiVersion/Kind` in the table. */
export function removedApis(): readonly string[] {
  return [...REMOVED.keys()];
}

/** `v1.34.1` as a number that grows with the minor. */
export function minorOf(version: string): number {
  const [, major, number] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || number === undefined)
    throw new Error(`Kubernetes version: got ${JSON.stringify(version)}, want one such as 1.34.1`);
  return Number(major) * 1000 + Number(number);
}
