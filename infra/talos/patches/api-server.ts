import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import { programFields } from "../settings";
import { authenticationFields } from "./authentication";
import { certificateNames } from "./names";

/**
 * `cluster.apiServer`: names of its certificate, cluster-wide Pod Security,
 * audit policy. Talos logs to `/var/log/audit/kube` on each control plane and
 * rotates by itself.
 */
export function apiServer(cluster: Cluster): Fields {
  const { apiServer: own } = cluster.controlPlane;
  const { args, fields } = authenticationFields(cluster);
  return {
    apiServer: {
      certSANs: certificateNames(cluster),
      ...programFields(own, args),
      ...fields,
      ...admission(cluster),
      ...auditPolicy(cluster),
      ...(own === undefined || own.authorizers.length === 0
        ? {}
        : // Talos adds Node and RBAC by itself.
          { authorizationConfig: own.authorizers.map((one) => ({ type: "Webhook", ...one })) }),
    },
  };
}

/**
 * Talos configures the plugin by itself (enforce baseline, warn and audit
 * restricted, kube-system exempt). A patch merges into that by the plugin's
 * name and appends to lists, so only further namespaces stand here.
 */
function admission(cluster: Cluster): Fields {
  const wanted = cluster.talos.podSecurity;
  if (wanted === undefined) return {};
  const namespaces = Object.keys(wanted.exempt).filter((name) => name !== "kube-system");
  return {
    admissionControl: [
      {
        name: "PodSecurity",
        configuration: {
          apiVersion: "pod-security.admission.config.k8s.io/v1",
          kind: "PodSecurityConfiguration",
          defaults: {
            enforce: wanted.enforce,
            "enforce-version": "latest",
            audit: wanted.audit,
            "audit-version": "latest",
            warn: wanted.warn,
            "warn-version": "latest",
          },
          ...(namespaces.length === 0 ? {} : { exemptions: { namespaces } }),
        },
      },
    ],
  };
}

/** Requests that repeat without end and change nothing that anybody would look for. */
const NOISE: readonly Fields[] = [
  { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/metrics"] },
  {
    level: "None",
    resources: [
      { group: "coordination.k8s.io", resources: ["leases"] },
      { group: "", resources: ["events"] },
      { group: "events.k8s.io", resources: ["events"] },
    ],
  },
  { level: "None", verbs: ["get", "list", "watch"], users: ["system:kube-proxy"] },
  { level: "None", verbs: ["get"], userGroups: ["system:nodes"], resources: [{ group: "", resources: ["nodes"] }] },
];

/** What must never have its content logged: it is secret, or a token. */
const SECRET: Fields = {
  level: "Metadata",
  resources: [
    { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] },
    { group: "authentication.k8s.io", resources: ["tokenreviews"] },
  ],
};

/** Talos' own policy logs who did what for every request, and never a content. */
function auditPolicy(cluster: Cluster): Fields {
  const { audit } = cluster.talos;
  if (audit === "requests") return {};
  const rules =
    audit === "changes"
      ? [
          ...NOISE,
          SECRET,
          { level: "Request", verbs: ["create", "update", "patch", "delete", "deletecollection"] },
          { level: "Metadata" },
        ]
      : audit;
  return { auditPolicy: { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules } };
}
