import { minorOf } from "../schema/removed-apis";

/** Kinds of one group and version that the API server serves by itself. */
interface NativeApi {
  /** `apiVersion` of the objects. */
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** First Kubernetes that serves them, e.g. `1.34`; absent: every one that Talos still runs. */
  readonly since?: string;
}

/**
 * What every API server serves. Versions that are no longer previews alone:
 * others are off unless somebody switches them on. Helm without a cluster knows
 * these groups and none of their kinds, so a chart that asks for
 * `policy/v1/PodDisruptionBudget` would take the cluster for an old one.
 *
 * Sources: Kubernetes API reference v1.34; the release notes of 1.33, 1.34 and 1.36 for those with `since`.
 */
const NATIVE_APIS: readonly NativeApi[] = [
  {
    apiVersion: "v1",
    kinds: [
      ...["ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "Node", "PersistentVolume"],
      ...["PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret"],
      ...["Service", "ServiceAccount"],
    ],
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kinds: [
      ...["MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
      "ValidatingWebhookConfiguration",
    ],
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kinds: ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
    since: "1.36",
  },
  { apiVersion: "apiextensions.k8s.io/v1", kinds: ["CustomResourceDefinition"] },
  { apiVersion: "apiregistration.k8s.io/v1", kinds: ["APIService"] },
  { apiVersion: "apps/v1", kinds: ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] },
  { apiVersion: "authentication.k8s.io/v1", kinds: ["SelfSubjectReview", "TokenReview"] },
  {
    apiVersion: "authorization.k8s.io/v1",
    kinds: ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  },
  { apiVersion: "autoscaling/v1", kinds: ["HorizontalPodAutoscaler"] },
  { apiVersion: "autoscaling/v2", kinds: ["HorizontalPodAutoscaler"] },
  { apiVersion: "batch/v1", kinds: ["CronJob", "Job"] },
  { apiVersion: "certificates.k8s.io/v1", kinds: ["CertificateSigningRequest"] },
  { apiVersion: "coordination.k8s.io/v1", kinds: ["Lease"] },
  { apiVersion: "discovery.k8s.io/v1", kinds: ["EndpointSlice"] },
  { apiVersion: "events.k8s.io/v1", kinds: ["Event"] },
  { apiVersion: "flowcontrol.apiserver.k8s.io/v1", kinds: ["FlowSchema", "PriorityLevelConfiguration"] },
  { apiVersion: "networking.k8s.io/v1", kinds: ["Ingress", "IngressClass", "NetworkPolicy"] },
  { apiVersion: "networking.k8s.io/v1", kinds: ["IPAddress", "ServiceCIDR"], since: "1.33" },
  { apiVersion: "node.k8s.io/v1", kinds: ["RuntimeClass"] },
  { apiVersion: "policy/v1", kinds: ["PodDisruptionBudget"] },
  { apiVersion: "rbac.authorization.k8s.io/v1", kinds: ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"] },
  {
    apiVersion: "resource.k8s.io/v1",
    kinds: ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
    since: "1.34",
  },
  { apiVersion: "scheduling.k8s.io/v1", kinds: ["PriorityClass"] },
  {
    apiVersion: "storage.k8s.io/v1",
    kinds: ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
  },
  { apiVersion: "storage.k8s.io/v1", kinds: ["VolumeAttributesClass"], since: "1.34" },
];

/**
 * What the API server serves by itself, as `group/version` and `group/version/Kind`.
 *
 * @param kubernetesVersion e.g. `1.36.3`
 */
export function nativeApis(kubernetesVersion: string): readonly string[] {
  return NATIVE_APIS.filter(({ since }) => since === undefined || minorOf(kubernetesVersion) >= minorOf(since)).flatMap(
    ({ apiVersion, kinds }) => [apiVersion, ...kinds.map((kind) => `${apiVersion}/${kind}`)],
  );
}
