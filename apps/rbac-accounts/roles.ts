import type { ClusterRole } from "../../imports/k8s/rbac-v1";

type Rule = NonNullable<ClusterRole["rules"]>[number];

const READ = ["get", "list", "watch"] as const;
const WRITE = ["create", "update", "patch", "delete"] as const;

/** Kinds of a namespace that say how things are and hold no secret: Secrets are in no role. */
const READABLE: readonly Rule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "pods/log",
      "pods/status",
      "replicationcontrollers",
      "resourcequotas",
      "serviceaccounts",
      "services",
    ],
    verbs: READ,
  },
  {
    apiGroups: ["apps"],
    resources: ["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
    verbs: READ,
  },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: READ },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: READ },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: READ },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: READ },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: READ },
];

/** The same for what belongs to no namespace. It has an effect only in a role of the whole cluster. */
const READABLE_CLUSTER: readonly Rule[] = [
  { apiGroups: [""], resources: ["namespaces", "nodes", "persistentvolumes"], verbs: READ },
  { apiGroups: ["metrics.k8s.io"], resources: ["nodes"], verbs: READ },
  { apiGroups: ["storage.k8s.io"], resources: ["csidrivers", "storageclasses", "volumeattachments"], verbs: READ },
];

/**
 * Work on one's own programs. No roles and no network policies: those could
 * give more rights. Who starts pods reaches the Secrets of that namespace
 * through them, so this role is for named namespaces only.
 */
const DEVELOPING: readonly Rule[] = [
  { apiGroups: [""], resources: ["configmaps", "pods", "services"], verbs: WRITE },
  { apiGroups: [""], resources: ["pods/exec", "pods/portforward"], verbs: ["get", "create"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: WRITE },
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: WRITE },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: WRITE },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: WRITE },
];

/**
 * Keep what is there running. A restart is an eviction: whoever may patch a
 * workload may let it read any Secret, and whoever may patch Flux' objects
 * may let Flux, which is cluster-admin, apply anything.
 */
const OPERATING: readonly Rule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
  {
    apiGroups: ["helm.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io"],
    resources: [
      "gitrepositories",
      "helmcharts",
      "helmreleases",
      "helmrepositories",
      "kustomizations",
      "ocirepositories",
    ],
    verbs: READ,
  },
];

/** Cordon and drain (kubectl drain: cordon patches the node). */
const OPERATING_CLUSTER: readonly Rule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["patch"] }];

/** What each role may do, as rules of a ClusterRole, with a title for people. */
export const ROLES = {
  viewer: {
    title: "reads everything but Secrets",
    rules: READABLE,
    clusterRules: READABLE_CLUSTER,
  },
  developer: {
    title: "runs, changes and enters programs; no roles, no network policies",
    rules: [...READABLE, ...DEVELOPING],
    clusterRules: READABLE_CLUSTER,
  },
  operator: {
    title: "restarts and scales programs, drains nodes, reads GitOps; enters no pod, changes no rights",
    rules: [...READABLE, ...OPERATING],
    clusterRules: [...READABLE_CLUSTER, ...OPERATING_CLUSTER],
  },
} as const satisfies Readonly<Record<string, { title: string; rules: readonly Rule[]; clusterRules: readonly Rule[] }>>;

/** A role by its name in a definition. */
export type RoleName = keyof typeof ROLES;

/** Name of a role's ClusterRole: for one namespace, or for all of them and what belongs to none. */
export function clusterRoleName(role: RoleName, everywhere: boolean): string {
  return everywhere ? `groundwork-cluster-${role}` : `groundwork-${role}`;
}
