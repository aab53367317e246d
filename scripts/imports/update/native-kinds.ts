import type { KindPlace } from "../../../lib/schema/schema-file";

const namespaced = (plural: string): KindPlace => ({ plural, scope: "Namespaced" });
const cluster = (plural: string): KindPlace => ({ plural, scope: "Cluster" });

/**
 * The native kinds that a cluster repository writes, with their place in the API.
 * Plural and scope come from the Kubernetes API reference; the definitions file lacks them.
 */
export const NATIVE_KINDS: Readonly<Record<string, KindPlace>> = {
  "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration": cluster("mutatingwebhookconfigurations"),
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy": cluster("validatingadmissionpolicies"),
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding": cluster("validatingadmissionpolicybindings"),
  "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration": cluster("validatingwebhookconfigurations"),
  "apiextensions.k8s.io/v1/CustomResourceDefinition": cluster("customresourcedefinitions"),
  "apiregistration.k8s.io/v1/APIService": cluster("apiservices"),
  "apps/v1/DaemonSet": namespaced("daemonsets"),
  "apps/v1/Deployment": namespaced("deployments"),
  "apps/v1/ReplicaSet": namespaced("replicasets"),
  "apps/v1/StatefulSet": namespaced("statefulsets"),
  "autoscaling/v2/HorizontalPodAutoscaler": namespaced("horizontalpodautoscalers"),
  "batch/v1/CronJob": namespaced("cronjobs"),
  "batch/v1/Job": namespaced("jobs"),
  "coordination.k8s.io/v1/Lease": namespaced("leases"),
  "discovery.k8s.io/v1/EndpointSlice": namespaced("endpointslices"),
  "networking.k8s.io/v1/Ingress": namespaced("ingresses"),
  "networking.k8s.io/v1/IngressClass": cluster("ingressclasses"),
  "networking.k8s.io/v1/NetworkPolicy": namespaced("networkpolicies"),
  "node.k8s.io/v1/RuntimeClass": cluster("runtimeclasses"),
  "policy/v1/PodDisruptionBudget": namespaced("poddisruptionbudgets"),
  "rbac.authorization.k8s.io/v1/ClusterRole": cluster("clusterroles"),
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": cluster("clusterrolebindings"),
  "rbac.authorization.k8s.io/v1/Role": namespaced("roles"),
  "rbac.authorization.k8s.io/v1/RoleBinding": namespaced("rolebindings"),
  "scheduling.k8s.io/v1/PriorityClass": cluster("priorityclasses"),
  "storage.k8s.io/v1/CSIDriver": cluster("csidrivers"),
  "storage.k8s.io/v1/StorageClass": cluster("storageclasses"),
  "storage.k8s.io/v1/VolumeAttributesClass": cluster("volumeattributesclasses"),
  "v1/ConfigMap": namespaced("configmaps"),
  "v1/Endpoints": namespaced("endpoints"),
  "v1/LimitRange": namespaced("limitranges"),
  "v1/Namespace": cluster("namespaces"),
  "v1/PersistentVolume": cluster("persistentvolumes"),
  "v1/PersistentVolumeClaim": namespaced("persistentvolumeclaims"),
  "v1/Pod": namespaced("pods"),
  "v1/ResourceQuota": namespaced("resourcequotas"),
  "v1/Secret": namespaced("secrets"),
  "v1/Service": namespaced("services"),
  "v1/ServiceAccount": namespaced("serviceaccounts"),
};
