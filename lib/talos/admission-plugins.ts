/**
 * Admission plugins of the API server, a later one with the minor that brought it.
 *
 * Source: pkg/kubeapiserver/options/plugins.go of Kubernetes 1.31.14 to 1.37.2, read 2026-11-30.
 */
const ADMISSION_PLUGINS = `
  AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction
  ClusterTrustBundleAttest DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyServiceExternalIPs
  EventRateLimit ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger
  MutatingAdmissionPolicy:32 MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists NamespaceLifecycle
  NodeDeclaredFeatureValidator:35 NodeRestriction OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize
  PodGroupProtection:36 PodNodeSelector PodResizeValidator:36 PodSecurity PodTolerationRestriction
  PodTopologyLabels:33 Priority ResourceQuota RuntimeClass ServiceAccount StorageObjectInUseProtection
  TaintNodesByCondition ValidatingAdmissionPolicy ValidatingAdmissionWebhook`;

/** Names of the admission plugins that the API server of a minor has. */
export function admissionPluginsOf(minor: number): readonly string[] {
  return ADMISSION_PLUGINS.trim()
    .split(/\s+/)
    .map((entry) => entry.split(":"))
    .filter(([, since = "0"]) => Number(since) <= minor)
    .flatMap(([name = ""]) => name);
}
