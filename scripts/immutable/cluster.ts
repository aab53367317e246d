import type { Manifest } from "../../lib/manifest/manifest";
import { type Base, inNamespace, labels, ofCluster } from "./base";

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

/** Configuration, rights and what extends the API, with changes that people make. */
export const CLUSTER: readonly Base[] = [
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
