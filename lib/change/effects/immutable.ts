import { at, isFields, listAt, textAt } from "../../data/fields";
import { quantity } from "../../manifest/quantity";
import type { Differing, EffectRow } from "./row";

/** A field that the API server does not let change, or not this way. */
export interface ImmutableRow extends EffectRow {
  readonly effect: "refused";
  /** What it says, up to where it names the values. */
  readonly answer: string;
}

/** Asked of a real API server: `npm run verify:immutable`. */
const ASKED = "kube-apiserver 1.35.4, asked by npm run verify:immutable";

interface Further {
  readonly when?: (change: Differing) => boolean;
  readonly says?: string;
  readonly topic?: EffectRow["topic"];
}

const fixed = (
  kind: string,
  paths: readonly string[],
  answer: string,
  further: Further = {},
): readonly ImmutableRow[] =>
  paths.map((path) => ({ kind, path, effect: "refused", answer, source: ASKED, ...further }));

/** Not a change: what the API server writes where nothing is said. */
const otherThan = (usual: unknown) => (change: Differing) =>
  text(change.before ?? usual) !== text(change.after ?? usual);
const text = (value: unknown) => JSON.stringify(value);

/** Amounts are compared as amounts: 1Gi is 1024Mi. */
export function sameAmount(before: unknown, after: unknown): boolean {
  const [was, is] = [quantity(before), quantity(after)];
  return was !== undefined && was === is;
}

const changesAmount = ({ before, after }: Differing) => !sameAmount(before, after);
const wasImmutable = ({ old }: Differing) => at(old, "immutable") === true;
const wasSet = ({ before }: Differing) => before !== undefined;
const staysLoadBalancer = ({ old, fresh }: Differing) =>
  [old, fresh].every((side) => textAt(side, "spec", "type") === "LoadBalancer");

const POD_TEMPLATE_OF_JOB = ["spec.template.**", "spec.selector.**"];

/**
 * Fields of Kubernetes objects that no update changes, by kind and path. What
 * is not here was accepted when it was asked, or was not asked.
 */
export const IMMUTABLE: readonly ImmutableRow[] = [
  ...fixed(
    "ConfigMap|Secret",
    ["data.**", "stringData.**", "binaryData.**", "immutable"],
    "field is immutable when `immutable` is set",
    {
      when: wasImmutable,
    },
  ),
  ...fixed("Secret", ["type"], "type: field is immutable", { when: otherThan("Opaque") }),
  ...fixed(
    "PersistentVolume",
    [
      "spec.csi.driver",
      "spec.csi.volumeHandle",
      "spec.csi.volumeAttributes.**",
      "spec.csi.fsType",
      "spec.csi.readOnly",
      "spec.csi.nodeStageSecretRef.**",
      "spec.csi.nodePublishSecretRef.**",
      "spec.csi.controllerPublishSecretRef.**",
      "spec.nfs.**",
      "spec.hostPath.**",
      "spec.local.**",
      "spec.iscsi.**",
      "spec.fc.**",
    ],
    "spec.persistentvolumesource is immutable after creation",
  ),
  ...fixed("PersistentVolume", ["spec.volumeMode"], "volumeMode: field is immutable", {
    when: otherThan("Filesystem"),
  }),
  ...fixed("PersistentVolume", ["spec.nodeAffinity.**"], "nodeAffinity: field is immutable", {
    when: ({ old }) => at(old, "spec", "nodeAffinity") !== undefined,
  }),
  ...fixed("PersistentVolumeClaim", ["spec.resources.requests.storage"], "field can not be less than status.capacity", {
    when: ({ before, after }) => (quantity(after) ?? 0) < (quantity(before) ?? 0),
    says: "a claim does not shrink below what its volume has; since Kubernetes 1.34 a growth that has not happened yet may be taken back",
    topic: "claim size",
  }),
  ...fixed(
    "PersistentVolumeClaim",
    [
      "spec.storageClassName",
      "spec.accessModes.**",
      "spec.selector.**",
      "spec.dataSource.**",
      "spec.dataSourceRef.**",
      "spec.resources.limits.**",
    ],
    "spec is immutable after creation",
  ),
  ...fixed("PersistentVolumeClaim", ["spec.volumeMode"], "spec is immutable after creation", {
    when: otherThan("Filesystem"),
  }),
  ...fixed("PersistentVolumeClaim", ["spec.volumeName"], "spec is immutable after creation", { when: wasSet }),
  ...fixed("Service", ["spec.clusterIP", "spec.clusterIPs.**"], "may not change once set", {
    when: ({ after, fresh }) => after !== undefined && textAt(fresh, "spec", "type") !== "ExternalName",
    says: "the API server gave it an address when it was made",
  }),
  ...fixed("Service", ["spec.loadBalancerClass"], "may not change once set", { when: staysLoadBalancer }),
  ...fixed("Service", ["spec.healthCheckNodePort"], "field is immutable", { when: staysLoadBalancer }),
  ...fixed("Deployment|DaemonSet|ReplicaSet", ["spec.selector.**"], "spec.selector: field is immutable", {
    topic: "selector",
  }),
  ...fixed("Deployment", ["spec.strategy.type"], "may not be specified when strategy `type` is 'Recreate'", {
    when: (change) => change.after === "Recreate" && !saidRolling(change),
    says: "the API server filled in rollingUpdate, which nobody owns: kubectl patch it to null, or delete the Deployment first",
  }),
  ...fixed("StatefulSet|DaemonSet", ["spec.updateStrategy.type"], "only allowed for updateStrategy 'RollingUpdate'", {
    when: (change) => change.kind === "StatefulSet" && change.after === "OnDelete" && !saidRolling(change),
    says: "the API server filled in rollingUpdate, which nobody owns: kubectl patch it to null",
  }),
  ...fixed("StatefulSet", ["spec.selector.**"], "updates to statefulset spec for fields other than", {
    topic: "selector",
  }),
  ...fixed("StatefulSet", ["spec.volumeClaimTemplates.**"], "updates to statefulset spec for fields other than", {
    when: changesAmount,
    topic: "claim template",
  }),
  ...fixed("StatefulSet", ["spec.serviceName"], "updates to statefulset spec for fields other than"),
  ...fixed("StatefulSet", ["spec.podManagementPolicy"], "updates to statefulset spec for fields other than", {
    when: otherThan("OrderedReady"),
  }),
  ...fixed("Job", POD_TEMPLATE_OF_JOB, "spec.template: field is immutable"),
  ...fixed("Job", ["spec.completions"], "spec.completions: field is immutable", { when: otherThan(1) }),
  ...fixed("Job", ["spec.completionMode"], "spec.completionMode: field is immutable", {
    when: otherThan("NonIndexed"),
  }),
  ...fixed(
    "Job",
    ["spec.backoffLimitPerIndex", "spec.managedBy", "spec.podFailurePolicy.**", "spec.successPolicy.**"],
    "field is immutable",
  ),
  ...fixed("Pod", ["spec.**"], "pod updates may not change fields other than", {
    when: ({ path }) =>
      !(path.at(-1) === "image" && path.length === 4) &&
      !["activeDeadlineSeconds", "tolerations"].includes(path[1] ?? ""),
  }),
  ...fixed("IngressClass", ["spec.controller"], "spec.controller: field is immutable"),
  ...fixed("ServiceCIDR", ["spec.cidrs.**"], "field is immutable"),
  ...fixed("RoleBinding|ClusterRoleBinding", ["roleRef.**"], "cannot change roleRef"),
  ...fixed("StorageClass", ["provisioner"], "updates to provisioner are forbidden"),
  ...fixed("StorageClass", ["parameters.**"], "updates to parameters are forbidden", {
    says: "volumes that exist keep what they were made with: give the new parameters a class of another name",
  }),
  ...fixed("StorageClass", ["reclaimPolicy"], "updates to reclaimPolicy are forbidden", {
    when: otherThan("Delete"),
    says: "volumes that exist keep theirs: change it in each PersistentVolume",
  }),
  ...fixed("StorageClass", ["volumeBindingMode"], "volumeBindingMode: field is immutable", {
    when: otherThan("Immediate"),
  }),
  ...fixed("CSIDriver", ["spec.attachRequired"], "field is immutable", { when: otherThan(true) }),
  ...fixed("CSIDriver", ["spec.volumeLifecycleModes.**"], "spec.volumeLifecycleModes: field is immutable", {
    when: ({ old, fresh }) => modesOf(old) !== modesOf(fresh),
  }),
  ...fixed("VolumeAttributesClass", ["driverName"], "updates to driverName are forbidden"),
  ...fixed("VolumeAttributesClass", ["parameters.**"], "updates to parameters are forbidden"),
  ...fixed("RuntimeClass", ["handler"], "handler: field is immutable"),
  ...fixed("PriorityClass", ["value"], "may not be changed in an update"),
  ...fixed("PriorityClass", ["preemptionPolicy"], "preemptionPolicy: field is immutable", {
    when: otherThan("PreemptLowerPriority"),
  }),
  ...fixed("CustomResourceDefinition", ["spec.scope"], "spec.scope: field is immutable"),
  ...fixed("CustomResourceDefinition", ["spec.group"], "spec.group: field is immutable"),
  ...fixed("CustomResourceDefinition", ["spec.names.kind"], "spec.names.kind: field is immutable"),
  ...fixed("CustomResourceDefinition", ["spec.names.plural"], "spec.names.plural: field is immutable"),
  ...fixed("CustomResourceDefinition", ["spec.versions.*"], "must remain in spec.versions until a storage migration", {
    when: ({ before, after }) => after === undefined && at(before, "storage") === true,
    says: "objects are stored in that version: migrate them first",
  }),
  ...fixed("EndpointSlice", ["addressType"], "addressType: field is immutable"),
  ...fixed("ResourceQuota", ["spec.scopes.**", "spec.scopeSelector.**"], "field is immutable"),
  ...fixed("ResourceClaimTemplate|ResourceClaim", ["spec.**"], "spec: field is immutable"),
];

/** The strategy named its rollingUpdate itself: then it owns the field, and takes it away with it. */
function saidRolling({ old }: Differing): boolean {
  return (
    ["strategy", "updateStrategy"].some((key) => isFields(at(old, "spec", key, "rollingUpdate"))) ||
    textAt(old, "spec", "strategy", "type") === "Recreate"
  );
}

function modesOf(driver: unknown): string {
  const modes = listAt(driver, "spec", "volumeLifecycleModes").filter((mode) => typeof mode === "string");
  return (modes.length === 0 ? ["Persistent"] : [...modes].sort()).join();
}
