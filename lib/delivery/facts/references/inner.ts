import { indexOf } from "./row";

/** A name that must be the name of another part of the same object. */
export interface InnerRow {
  /** API group of the objects; empty: the core group. */
  readonly group: string;
  /** Their kinds. */
  readonly kinds: readonly string[];
  /** Pattern to the part inside which names are looked up; empty: the whole object. */
  readonly within: string;
  /** Pattern from there to the name. */
  readonly path: string;
  /** Patterns from there to the names there are. */
  readonly finds: readonly string[];
  /** What is named, in words. */
  readonly what: string;
}

const CONTAINERS = "(containers|initContainers|ephemeralContainers)[]";
const PLACES: readonly (readonly [group: string, kinds: readonly string[], path: string])[] = [
  ["", ["Pod"], "spec"],
  ["apps", ["Deployment", "DaemonSet", "ReplicaSet"], "spec.template.spec"],
  ["batch", ["Job"], "spec.template.spec"],
  ["batch", ["CronJob"], "spec.jobTemplate.spec.template.spec"],
];

/** Names inside one object (Kubernetes API reference v1.34; Alertmanager: configuration; Gateway API reference). */
export const INNER_ROWS: readonly InnerRow[] = [
  ...PLACES.map(
    ([group, kinds, within]): InnerRow => ({
      group,
      kinds,
      within,
      path: `${CONTAINERS}.(volumeMounts|volumeDevices)[].name`,
      finds: ["volumes[].name"],
      what: "volume",
    }),
  ),
  {
    group: "apps",
    kinds: ["StatefulSet"],
    within: "spec",
    path: `template.spec.${CONTAINERS}.(volumeMounts|volumeDevices)[].name`,
    finds: ["template.spec.volumes[].name", "volumeClaimTemplates[].metadata.name"],
    what: "volume",
  },
  ...[...PLACES, ["apps", ["StatefulSet"], "spec.template.spec"] as const].flatMap(
    ([group, kinds, within]): InnerRow[] => [
      {
        group,
        kinds,
        within,
        path: `${CONTAINERS}.resources.claims[].name`,
        finds: ["resourceClaims[].name"],
        what: "resource claim",
      },
      {
        group,
        kinds,
        within,
        path: "**.resourceFieldRef.containerName",
        finds: ["containers[].name", "initContainers[].name"],
        what: "container",
      },
    ],
  ),
  {
    group: "batch",
    kinds: ["Job"],
    within: "spec",
    path: "podFailurePolicy.rules[].onExitCodes.containerName",
    finds: ["template.spec.containers[].name", "template.spec.initContainers[].name"],
    what: "container",
  },
  {
    group: "batch",
    kinds: ["CronJob"],
    within: "spec.jobTemplate.spec",
    path: "podFailurePolicy.rules[].onExitCodes.containerName",
    finds: ["template.spec.containers[].name", "template.spec.initContainers[].name"],
    what: "container",
  },
  {
    group: "monitoring.coreos.com",
    kinds: ["AlertmanagerConfig"],
    within: "spec",
    path: "route.**.receiver",
    finds: ["receivers[].name"],
    what: "receiver",
  },
  {
    group: "monitoring.coreos.com",
    kinds: ["AlertmanagerConfig"],
    within: "spec",
    path: "route.**.(muteTimeIntervals|activeTimeIntervals)[]",
    finds: ["muteTimeIntervals[].name"],
    what: "time interval",
  },
  {
    group: "postgresql.cnpg.io",
    kinds: ["Cluster"],
    within: "spec",
    path: "bootstrap.(recovery|pg_basebackup).source",
    finds: ["externalClusters[].name"],
    what: "external cluster",
  },
  {
    group: "postgresql.cnpg.io",
    kinds: ["Cluster"],
    within: "spec",
    path: "replica.source",
    finds: ["externalClusters[].name"],
    what: "external cluster",
  },
];

const byKind = indexOf(INNER_ROWS);

/** Rows of one kind. */
export function innerRowsOf(group: string, kind: string): readonly InnerRow[] {
  return byKind.get(`${group}/${kind}`) ?? [];
}
