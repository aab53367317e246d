import { textAt } from "../../data/fields";
import { quantity } from "../../manifest/quantity";
import { type Differing, type EffectRow, rowsFor } from "./row";

const K8S = "Kubernetes documentation";

const grows = ({ before, after }: Differing) => (quantity(after) ?? 0) >= (quantity(before) ?? 0);

const WORKLOADS = "Deployment|StatefulSet|DaemonSet|ReplicaSet";

/** Kinds of Kubernetes itself. */
export const NATIVE_OBJECTS: readonly EffectRow[] = [
  ...rowsFor(
    "Deployment",
    ["spec.template.**"],
    "restarts pods",
    "the old pod stops before the new one starts",
    `${K8S}: Deployment, Recreate`,
    ({ fresh }) => textAt(fresh, "spec", "strategy", "type") === "Recreate",
  ),
  ...rowsFor(
    "StatefulSet|DaemonSet",
    ["spec.template.**"],
    "by hand",
    "pods take it when somebody deletes them (OnDelete)",
    `${K8S}: StatefulSet, update strategies`,
    ({ fresh }) => textAt(fresh, "spec", "updateStrategy", "type") === "OnDelete",
  ),
  ...rowsFor(WORKLOADS, ["spec.template.**"], "restarts pods", undefined, `${K8S}: Deployment, StatefulSet, DaemonSet`),
  ...rowsFor(
    WORKLOADS,
    ["spec.replicas", "spec.ordinals.**"],
    "live",
    "pods are added or taken away",
    `${K8S}: Deployment, StatefulSet`,
  ),
  ...rowsFor(
    WORKLOADS,
    [
      "spec.strategy.**",
      "spec.updateStrategy.**",
      "spec.minReadySeconds",
      "spec.revisionHistoryLimit",
      "spec.progressDeadlineSeconds",
      "spec.persistentVolumeClaimRetentionPolicy.**",
    ],
    "live",
    "for the next roll-out",
    `${K8S}: Deployment, StatefulSet`,
  ),
  ...rowsFor(
    "StatefulSet",
    ["spec.volumeClaimTemplates.**"],
    "none",
    "the same amount in other words",
    "npm run verify:immutable",
  ),
  ...rowsFor("CronJob", ["spec.**"], "live", "for the next run", `${K8S}: CronJob`),
  ...rowsFor("Job", ["spec.**"], "live", undefined, `${K8S}: Job`),
  ...rowsFor("Pod", ["spec.**"], "restarts pods", "its container", `${K8S}: Pod`),
  ...rowsFor(
    "ConfigMap|Secret",
    ["data.**", "stringData.**", "binaryData.**"],
    "live",
    "mounted files follow within a minute or two; environment variables and subPath mounts when the pod restarts",
    `${K8S}: ConfigMap, mounted ConfigMaps are updated automatically`,
  ),
  ...rowsFor("ConfigMap|Secret", ["immutable", "type"], "live", undefined, `${K8S}: ConfigMap, Secret`),
  ...rowsFor("Secret", ["sops.**"], "none", "how the file is encrypted", "SOPS documentation"),
  ...rowsFor(
    "PersistentVolumeClaim",
    ["spec.resources.requests.storage"],
    "live",
    "the volume grows, where its class allows that; some file systems when the pod restarts",
    `${K8S}: expanding persistent volume claims`,
    grows,
  ),
  ...rowsFor(
    "PersistentVolumeClaim",
    ["spec.volumeAttributesClassName"],
    "live",
    "the driver changes the volume",
    `${K8S}: VolumeAttributesClass`,
  ),
  ...rowsFor(
    "PersistentVolumeClaim",
    ["spec.volumeName"],
    "live",
    "an unbound claim takes that volume",
    `${K8S}: PersistentVolume, binding`,
  ),
  ...rowsFor(
    "PersistentVolume",
    ["spec.**"],
    "live",
    "pods that mount it take mount options when they restart",
    `${K8S}: PersistentVolume`,
  ),
  ...rowsFor(
    "StorageClass",
    ["allowVolumeExpansion", "mountOptions.**", "allowedTopologies.**"],
    "live",
    "for volumes that are made later",
    `${K8S}: StorageClass`,
  ),
  ...rowsFor(
    "CSIDriver|VolumeAttributesClass|RuntimeClass|PriorityClass|IngressClass",
    ["**"],
    "live",
    "for pods and volumes that start later",
    `${K8S}: API reference`,
  ),
  ...rowsFor("Service", ["spec.**"], "live", "connections that are open may break", `${K8S}: Service`),
  ...rowsFor("Endpoints|EndpointSlice", ["**"], "live", undefined, `${K8S}: EndpointSlice`),
  ...rowsFor(
    "Ingress|NetworkPolicy|PodDisruptionBudget|HorizontalPodAutoscaler|ResourceQuota|LimitRange|Lease",
    ["spec.**"],
    "live",
    undefined,
    `${K8S}: API reference`,
  ),
  ...rowsFor(
    "Role|ClusterRole|RoleBinding|ClusterRoleBinding",
    ["rules.**", "subjects.**", "aggregationRule.**"],
    "live",
    undefined,
    `${K8S}: RBAC`,
  ),
  ...rowsFor("ServiceAccount", ["**"], "live", "pods take it when they restart", `${K8S}: ServiceAccount`),
  ...rowsFor(
    "Namespace",
    ["metadata.labels.**"],
    "live",
    "pods are judged by the new level when they start",
    `${K8S}: Pod Security admission`,
  ),
  ...rowsFor("CustomResourceDefinition", ["**"], "live", undefined, `${K8S}: custom resource definitions`),
  ...rowsFor(
    "ValidatingWebhookConfiguration|MutatingWebhookConfiguration|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|MutatingAdmissionPolicy|MutatingAdmissionPolicyBinding|APIService",
    ["webhooks.**", "spec.**"],
    "live",
    undefined,
    `${K8S}: dynamic admission control`,
  ),
  ...rowsFor(
    "PriorityLevelConfiguration|FlowSchema|DeviceClass",
    ["spec.**"],
    "live",
    undefined,
    `${K8S}: API reference`,
  ),
];
