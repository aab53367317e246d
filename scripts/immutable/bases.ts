import type { Fields } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";

/** An object and changes of it. */
export interface Base {
  /** The object as it is in the cluster. */
  readonly object: Manifest;
  /** Tells several objects of one kind apart. */
  readonly as?: string;
  /** Objects that must be there first. */
  readonly with?: readonly Manifest[];
  /** What controllers have written into its status. */
  readonly status?: Fields;
  /** Path, what is written there (undefined: taken away), and words for it. */
  readonly changes: readonly (readonly [path: string, value: unknown, words?: string])[];
}

const inNamespace = (apiVersion: string, kind: string, fields: Fields): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "one", namespace: "default" },
  ...fields,
});
const ofCluster = (apiVersion: string, kind: string, fields: Fields): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "one" },
  ...fields,
});

const labels = { app: "one" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "one", image: "registry.example.org/one:1" }] },
};
const jobTemplate = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
const claimSpec = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: "fast",
  resources: { requests: { storage } },
});
const classOf = (name: string, allowVolumeExpansion: boolean): Manifest => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner: "csi.example.org",
  allowVolumeExpansion,
});
const volumeSpec = (source: Fields): Fields => ({
  capacity: { storage: "10Gi" },
  accessModes: ["ReadWriteOnce"],
  persistentVolumeReclaimPolicy: "Retain",
  storageClassName: "fast",
  volumeMode: "Filesystem",
  ...source,
});
const volume = (source: Fields): Manifest => ofCluster("v1", "PersistentVolume", { spec: volumeSpec(source) });
const nfs = { nfs: { server: "10.0.0.9", path: "/a" } };
const csi = { csi: { driver: "csi.example.org", volumeHandle: "a", volumeAttributes: { a: "1" } } };
const affinity = (host: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [host] }] }],
  },
});
const service = (spec: Fields): Manifest =>
  inNamespace("v1", "Service", { spec: { selector: labels, ports: [{ name: "web", port: 80 }], ...spec } });
const crdVersions = ["v1", "v2"].map((name) => ({
  name,
  served: true,
  storage: name === "v1",
  schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
}));
const crd: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "ones.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { kind: "One", listKind: "OneList", plural: "ones", singular: "one" },
    versions: crdVersions,
  },
};
const webhook = {
  name: "one.example.org",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { url: "https://one.example.org/" },
  failurePolicy: "Ignore",
  rules: [{ apiGroups: ["example.org"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["ones"] }],
};

/** Kinds that stages and charts bring, with changes that people make. */
export const BASES: readonly Base[] = [
  {
    object: inNamespace("v1", "ConfigMap", { data: { a: "1" }, immutable: true }),
    as: "immutable",
    changes: [
      ["data/a", "2"],
      ["binaryData", { b: "Yg==" }],
      ["immutable", undefined],
      ["metadata/labels", labels],
    ],
  },
  {
    object: inNamespace("v1", "ConfigMap", { data: { a: "1" } }),
    changes: [
      ["data/a", "2"],
      ["immutable", true],
    ],
  },
  {
    object: inNamespace("v1", "Secret", { stringData: { a: "1" }, type: "Opaque", immutable: true }),
    as: "immutable",
    changes: [
      ["stringData/a", "2"],
      ["immutable", undefined],
    ],
  },
  {
    object: inNamespace("v1", "Secret", { stringData: { username: "a", password: "b" }, type: "Opaque" }),
    changes: [
      ["type", "kubernetes.io/basic-auth"],
      ["type", undefined],
      ["stringData/username", "c"],
    ],
  },
  {
    object: inNamespace("v1", "Secret", {
      stringData: { username: "a", password: "b" },
      type: "kubernetes.io/basic-auth",
    }),
    as: "typed",
    changes: [["type", undefined]],
  },
  {
    object: inNamespace("v1", "ServiceAccount", { automountServiceAccountToken: false }),
    changes: [["automountServiceAccountToken", true]],
  },
  {
    object: ofCluster("v1", "Namespace", {}),
    changes: [["metadata/labels", labels]],
  },
  {
    object: volume(nfs),
    as: "nfs",
    changes: [
      ["spec/nfs/server", "10.0.0.8"],
      ["spec/nfs/path", "/b"],
      ["spec/nfs/readOnly", true],
      ["spec/capacity/storage", "20Gi"],
      ["spec/capacity/storage", "5Gi", "smaller"],
      ["spec/accessModes", ["ReadWriteMany"]],
      ["spec/persistentVolumeReclaimPolicy", "Delete"],
      ["spec/storageClassName", "slow"],
      ["spec/mountOptions", ["nfsvers=4.2"]],
      ["spec/volumeMode", "Block"],
      ["spec/nodeAffinity", affinity("a"), "set"],
      ["spec/claimRef", { name: "one", namespace: "default" }, "set"],
      ["spec", volumeSpec(csi), "another source"],
    ],
  },
  {
    object: volume({ ...csi, nodeAffinity: affinity("a"), claimRef: { name: "one", namespace: "default" } }),
    as: "csi",
    changes: [
      ["spec/csi/driver", "other.example.org"],
      ["spec/csi/volumeHandle", "b"],
      ["spec/csi/volumeAttributes/a", "2"],
      ["spec/csi/fsType", "xfs"],
      ["spec/csi/nodeStageSecretRef", { name: "a", namespace: "b" }, "set"],
      ["spec/csi/controllerExpandSecretRef", { name: "a", namespace: "b" }, "set"],
      ["spec/nodeAffinity", affinity("b")],
      ["spec/claimRef/name", "other"],
    ],
  },
  {
    object: volume({ hostPath: { path: "/a" } }),
    as: "hostPath",
    changes: [["spec/hostPath/path", "/b"]],
  },
  {
    object: volume({ local: { path: "/a" }, nodeAffinity: affinity("a") }),
    as: "local",
    changes: [["spec/local/path", "/b"]],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: claimSpec("10Gi") }),
    as: "unbound",
    with: [classOf("fast", true)],
    changes: [
      ["spec/storageClassName", "slow"],
      ["spec/storageClassName", undefined],
      ["spec/accessModes", ["ReadWriteMany"]],
      ["spec/volumeMode", "Block"],
      ["spec/volumeName", "one", "set"],
      ["spec/selector", { matchLabels: labels }, "set"],
      ["spec/dataSource", { kind: "PersistentVolumeClaim", name: "other" }, "set"],
      ["spec/dataSourceRef", { kind: "PersistentVolumeClaim", name: "other" }, "set"],
      ["spec/volumeAttributesClassName", "gold", "set"],
      ["spec/resources/requests/storage", "10240Mi", "the same in other words"],
      ["spec/resources/requests/storage", "20Gi", "larger"],
      ["spec/resources/limits", { storage: "20Gi" }, "set"],
      ["metadata/labels", labels],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: { ...claimSpec("10Gi"), volumeName: "one" } }),
    as: "bound",
    with: [classOf("fast", true)],
    status: { phase: "Bound", capacity: { storage: "10Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [
      ["spec/resources/requests/storage", "20Gi", "larger"],
      ["spec/resources/requests/storage", "5Gi", "smaller than it is"],
      ["spec/resources/requests/storage", "10240Mi", "the same in other words"],
      ["spec/volumeName", "other"],
      ["spec/volumeName", undefined],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: { ...claimSpec("10Gi"), volumeName: "one" } }),
    as: "bound, growth not done",
    with: [classOf("fast", true)],
    status: { phase: "Bound", capacity: { storage: "5Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [
      ["spec/resources/requests/storage", "7Gi", "smaller, above what it has"],
      ["spec/resources/requests/storage", "5Gi", "smaller, what it has"],
      ["spec/resources/requests/storage", "4Gi", "smaller than it is"],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", {
      spec: { ...claimSpec("10Gi"), storageClassName: "fixed", volumeName: "one" },
    }),
    as: "bound, class that does not grow",
    with: [classOf("fixed", false)],
    status: { phase: "Bound", capacity: { storage: "10Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [["spec/resources/requests/storage", "20Gi", "larger"]],
  },
  {
    object: service({}),
    changes: [
      ["spec/clusterIP", "10.96.0.77", "set"],
      ["spec/clusterIP", "None", "set to None"],
      ["spec/type", "NodePort", "NodePort"],
      ["spec/type", "LoadBalancer", "LoadBalancer"],
      ["spec", { type: "ExternalName", externalName: "a.example.org" }, "ExternalName"],
      ["spec/selector/app", "two"],
      ["spec/ports/0/port", 81],
      ["spec/ports/0/name", "http"],
      ["spec/sessionAffinity", "ClientIP"],
      ["spec/ipFamilyPolicy", "PreferDualStack"],
      ["spec/internalTrafficPolicy", "Local"],
      ["spec/publishNotReadyAddresses", true],
    ],
  },
  {
    object: service({ clusterIP: "10.96.0.55" }),
    as: "with an address",
    changes: [
      ["spec/clusterIP", "10.96.0.56"],
      ["spec/clusterIP", "None", "to None"],
    ],
  },
  {
    object: service({ clusterIP: "None" }),
    as: "headless",
    changes: [
      ["spec/clusterIP", "10.96.0.57", "to an address"],
      ["spec/clusterIP", undefined],
      ["spec/ports/0/port", 81],
    ],
  },
  {
    object: service({ type: "LoadBalancer", loadBalancerClass: "a.example.org/one", externalTrafficPolicy: "Cluster" }),
    as: "load balancer",
    changes: [
      ["spec/loadBalancerClass", "a.example.org/two"],
      ["spec/loadBalancerClass", undefined],
      ["spec/loadBalancerIP", "10.0.0.7", "set"],
      ["spec/externalTrafficPolicy", "Local"],
      ["spec/allocateLoadBalancerNodePorts", false],
      ["spec/loadBalancerSourceRanges", ["10.0.0.0/8"], "set"],
      ["spec", { selector: labels, ports: [{ name: "web", port: 80 }], type: "ClusterIP" }, "ClusterIP"],
    ],
  },
  {
    object: service({ type: "LoadBalancer" }),
    as: "load balancer without class",
    changes: [["spec/loadBalancerClass", "a.example.org/one", "set"]],
  },
  {
    object: service({ type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
    as: "load balancer, local",
    changes: [["spec/healthCheckNodePort", 31001]],
  },
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    }),
    changes: [
      ["spec/replicas", 3],
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/metadata/labels", { app: "one", more: "1" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/strategy", { type: "Recreate" }, "Recreate"],
      ["spec/strategy", { type: "Recreate", rollingUpdate: null }, "Recreate, rollingUpdate null"],
      ["spec/minReadySeconds", 5],
      ["spec/revisionHistoryLimit", 2],
    ],
  },
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        selector: { matchLabels: labels },
        template,
      },
    }),
    as: "rollingUpdate said",
    changes: [
      ["spec/strategy", { type: "Recreate" }, "Recreate"],
      ["spec/strategy/rollingUpdate/maxSurge", 1],
    ],
  },
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: { strategy: { type: "Recreate" }, selector: { matchLabels: labels }, template },
    }),
    as: "Recreate",
    changes: [["spec/strategy", { type: "RollingUpdate" }, "RollingUpdate"]],
  },
  {
    object: inNamespace("apps/v1", "DaemonSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/updateStrategy", { type: "OnDelete" }],
    ],
  },
  {
    object: inNamespace("apps/v1", "ReplicaSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/replicas", 2],
    ],
  },
  {
    object: inNamespace("apps/v1", "StatefulSet", {
      spec: {
        replicas: 1,
        serviceName: "one",
        selector: { matchLabels: labels },
        template,
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimSpec("1Gi") }],
      },
    }),
    changes: [
      ["spec/replicas", 3],
      ["spec/serviceName", "two"],
      ["spec/podManagementPolicy", "Parallel"],
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/updateStrategy", { type: "OnDelete" }],
      ["spec/minReadySeconds", 5],
      ["spec/revisionHistoryLimit", 2],
      ["spec/ordinals", { start: 1 }],
      ["spec/persistentVolumeClaimRetentionPolicy", { whenDeleted: "Delete", whenScaled: "Retain" }],
      ["spec/volumeClaimTemplates/0/spec/resources/requests/storage", "2Gi"],
      ["spec/volumeClaimTemplates/0/spec/resources/requests/storage", "1024Mi", "the same in other words"],
      ["spec/volumeClaimTemplates/0/spec/storageClassName", "slow"],
      ["spec/volumeClaimTemplates/0/metadata/labels", labels],
      ["spec/volumeClaimTemplates/0/metadata/annotations", { a: "b" }],
      ["spec/volumeClaimTemplates/0/metadata/name", "other"],
      ["spec/volumeClaimTemplates", undefined],
    ],
  },
  {
    object: inNamespace("batch/v1", "Job", { spec: { template: jobTemplate } }),
    changes: [
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/template/spec/nodeSelector", { disk: "ssd" }],
      ["spec/completions", 2],
      ["spec/parallelism", 2],
      ["spec/completionMode", "Indexed"],
      ["spec/backoffLimit", 2],
      ["spec/backoffLimitPerIndex", 2],
      ["spec/activeDeadlineSeconds", 60],
      ["spec/ttlSecondsAfterFinished", 60],
      ["spec/suspend", true],
      ["spec/podReplacementPolicy", "Failed"],
      ["spec/managedBy", "example.org/other"],
      [
        "spec/podFailurePolicy",
        { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }] },
      ],
      ["spec/manualSelector", true],
    ],
  },
  {
    object: inNamespace("batch/v1", "CronJob", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: jobTemplate } } },
    }),
    changes: [
      ["spec/schedule", "0 4 * * *"],
      ["spec/timeZone", "Europe/Berlin"],
      ["spec/concurrencyPolicy", "Forbid"],
      ["spec/jobTemplate/spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/suspend", true],
    ],
  },
  {
    object: inNamespace("v1", "Pod", { spec: { ...template.spec } }),
    changes: [
      ["spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/containers/0/env", [{ name: "A", value: "b" }]],
      ["spec/nodeSelector", { disk: "ssd" }],
      ["spec/activeDeadlineSeconds", 60],
      ["metadata/labels", labels],
    ],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "Ingress", {
      spec: { ingressClassName: "one", defaultBackend: { service: { name: "one", port: { number: 80 } } } },
    }),
    changes: [
      ["spec/ingressClassName", "two"],
      ["spec/defaultBackend/service/port/number", 81],
    ],
  },
  {
    object: ofCluster("networking.k8s.io/v1", "IngressClass", { spec: { controller: "example.org/one" } }),
    changes: [
      ["spec/controller", "example.org/two"],
      ["spec/parameters", { apiGroup: "example.org", kind: "One", name: "one", scope: "Cluster" }],
      ["metadata/annotations", { "ingressclass.kubernetes.io/is-default-class": "true" }],
    ],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: labels } } }),
    changes: [
      ["spec/podSelector/matchLabels/app", "two"],
      ["spec/policyTypes", ["Egress"]],
    ],
  },
  {
    object: ofCluster("networking.k8s.io/v1", "ServiceCIDR", { spec: { cidrs: ["10.200.0.0/16"] } }),
    changes: [["spec/cidrs", ["10.201.0.0/16"]]],
  },
  {
    object: inNamespace("policy/v1", "PodDisruptionBudget", {
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    }),
    changes: [
      ["spec/minAvailable", 2],
      ["spec/selector/matchLabels/app", "two"],
    ],
  },
  {
    object: inNamespace("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "one" } },
    }),
    changes: [
      ["spec/maxReplicas", 4],
      ["spec/scaleTargetRef/name", "two"],
    ],
  },
  {
    object: inNamespace("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    changes: [["rules/0/verbs", ["get", "list"]]],
  },
  {
    object: ofCluster("rbac.authorization.k8s.io/v1", "ClusterRole", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    changes: [
      ["rules/0/verbs", ["get", "list"]],
      ["aggregationRule", { clusterRoleSelectors: [{ matchLabels: labels }] }],
    ],
  },
  ...["RoleBinding", "ClusterRoleBinding"].map(
    (kind): Base => ({
      object: (kind === "RoleBinding" ? inNamespace : ofCluster)("rbac.authorization.k8s.io/v1", kind, {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [{ kind: "ServiceAccount", name: "one", namespace: "default" }],
      }),
      changes: [
        ["roleRef/name", "edit"],
        [
          "roleRef",
          { apiGroup: "rbac.authorization.k8s.io", kind: kind === "RoleBinding" ? "Role" : "ClusterRole", name: "two" },
          "another role",
        ],
        ["subjects/0/name", "two"],
      ],
    }),
  ),
  {
    object: ofCluster("storage.k8s.io/v1", "StorageClass", {
      provisioner: "csi.example.org",
      parameters: { pool: "a" },
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
      allowVolumeExpansion: false,
    }),
    changes: [
      ["provisioner", "other.example.org"],
      ["parameters/pool", "b"],
      ["parameters/more", "b", "one more"],
      ["parameters", undefined],
      ["reclaimPolicy", "Retain"],
      ["volumeBindingMode", "WaitForFirstConsumer"],
      ["allowVolumeExpansion", true],
      ["mountOptions", ["noatime"]],
      ["allowedTopologies", [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }]],
      ["metadata/annotations", { "storageclass.kubernetes.io/is-default-class": "true" }],
    ],
  },
  {
    object: ofCluster("storage.k8s.io/v1", "CSIDriver", {
      spec: {
        attachRequired: true,
        podInfoOnMount: false,
        fsGroupPolicy: "File",
        volumeLifecycleModes: ["Persistent"],
        storageCapacity: false,
        requiresRepublish: false,
        seLinuxMount: false,
      },
    }),
    changes: [
      ["spec/attachRequired", false],
      ["spec/podInfoOnMount", true],
      ["spec/fsGroupPolicy", "None"],
      ["spec/volumeLifecycleModes", ["Ephemeral"]],
      ["spec/storageCapacity", true],
      ["spec/requiresRepublish", true],
      ["spec/tokenRequests", [{ audience: "a" }]],
      ["spec/seLinuxMount", true],
      ["spec/nodeAllocatableUpdatePeriodSeconds", 60],
    ],
  },
  {
    object: ofCluster("storage.k8s.io/v1", "VolumeAttributesClass", {
      driverName: "csi.example.org",
      parameters: { a: "1" },
    }),
    changes: [
      ["driverName", "other.example.org"],
      ["parameters/a", "2"],
      ["metadata/labels", labels],
    ],
  },
  {
    object: ofCluster("node.k8s.io/v1", "RuntimeClass", { handler: "nvidia" }),
    changes: [
      ["handler", "other"],
      ["overhead", { podFixed: { cpu: "1m" } }],
      ["scheduling", { nodeSelector: { gpu: "yes" } }],
    ],
  },
  {
    object: ofCluster("scheduling.k8s.io/v1", "PriorityClass", {
      value: 1000,
      preemptionPolicy: "PreemptLowerPriority",
    }),
    changes: [
      ["value", 2000],
      ["preemptionPolicy", "Never"],
      ["globalDefault", true],
      ["description", "words"],
    ],
  },
  {
    object: crd,
    changes: [
      ["spec/scope", "Cluster"],
      ["spec/group", "other.org"],
      ["spec/names/kind", "Other"],
      ["spec/names/plural", "others"],
      ["spec/names/shortNames", ["on"]],
      ["spec/versions/1/served", false],
      ["spec/versions", crdVersions.slice(0, 1), "one fewer"],
      ["spec/versions", crdVersions.slice(1).map((version) => ({ ...version, storage: true })), "the stored one gone"],
      ["spec/versions/0/schema/openAPIV3Schema/description", "words"],
    ],
  },
  {
    object: ofCluster("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", { webhooks: [webhook] }),
    changes: [
      ["webhooks/0/timeoutSeconds", 5],
      ["webhooks/0/name", "two.example.org"],
    ],
  },
  {
    object: ofCluster("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: ["example.org"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["ones"] },
          ],
        },
        validations: [{ expression: "true" }],
      },
    }),
    changes: [["spec/validations", [{ expression: "1 == 1" }]]],
  },
  {
    object: {
      ...ofCluster("apiregistration.k8s.io/v1", "APIService", {
        spec: {
          group: "metrics.example.org",
          version: "v1",
          groupPriorityMinimum: 100,
          versionPriority: 100,
          insecureSkipTLSVerify: true,
          service: { name: "one", namespace: "default" },
        },
      }),
      metadata: { name: "v1.metrics.example.org" },
    },
    changes: [
      ["spec/service/name", "two"],
      ["spec/versionPriority", 50],
    ],
  },
  {
    object: inNamespace("discovery.k8s.io/v1", "EndpointSlice", {
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.1.1.1"] }],
      ports: [{ port: 80 }],
    }),
    changes: [
      ["addressType", "FQDN"],
      ["ports/0/port", 81],
    ],
  },
  {
    object: inNamespace("v1", "ResourceQuota", { spec: { hard: { pods: "5" }, scopes: ["BestEffort"] } }),
    changes: [
      ["spec/hard/pods", "6"],
      ["spec/scopes", ["NotBestEffort"]],
    ],
  },
  {
    object: inNamespace("v1", "LimitRange", { spec: { limits: [{ type: "Container", default: { memory: "1Gi" } }] } }),
    changes: [["spec/limits/0/default/memory", "2Gi"]],
  },
  {
    object: inNamespace("coordination.k8s.io/v1", "Lease", { spec: { holderIdentity: "a" } }),
    changes: [["spec/holderIdentity", "b"]],
  },
  {
    object: ofCluster("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", {
      spec: { type: "Limited", limited: { nominalConcurrencyShares: 10, limitResponse: { type: "Reject" } } },
    }),
    changes: [["spec/limited/nominalConcurrencyShares", 20]],
  },
  {
    object: inNamespace("resource.k8s.io/v1", "ResourceClaimTemplate", {
      spec: { spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu" } }] } } },
    }),
    changes: [["spec/spec/devices/requests/0/exactly/deviceClassName", "other"]],
  },
  {
    object: ofCluster("resource.k8s.io/v1", "DeviceClass", { spec: { selectors: [{ cel: { expression: "true" } }] } }),
    changes: [["spec/selectors/0/cel/expression", "1 == 1"]],
  },
];
