import type { Random } from "../../../attack/random";
import type { Home } from "../../home";
import { workload } from "../../workload";

/** What a claim asks for; the access mode of most. */
export const claimSpec = (size: string, further: object = {}) => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: size } },
  ...further,
});

/** A claim by itself, in the operator's own namespace. */
export const claim = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "own" },
  spec,
});

/** A place in which a volume is asked for, with the objects around it. */
interface Place {
  readonly where: string;
  readonly objects: (name: string, spec: ReturnType<typeof claimSpec>) => readonly object[];
}

const PLACES: readonly Place[] = [
  { where: "a claim", objects: (name, spec) => [claim(name, spec)] },
  {
    where: "a StatefulSet's template",
    objects: (name, spec) => [
      workload({ kind: "StatefulSet", name, spec: { volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] } }),
    ],
  },
  ...["Deployment", "DaemonSet", "Job", "CronJob", "Pod"].map(
    (kind): Place => ({
      where: `a volume of the pod's own, of a ${kind}`,
      objects: (name, spec) => [
        workload({ kind, name, pod: { volumes: [{ name: "data", ephemeral: { volumeClaimTemplate: { spec } } }] } }),
      ],
    }),
  ),
];

const POSTGRES: readonly Place[] = (["storage", "walStorage"] as const).flatMap((field): Place[] => [
  {
    where: `a database's ${field}`,
    objects: (name, spec) => [
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace: "own" },
        spec: {
          instances: 2,
          storage: { size: "1Gi" },
          [field]: {
            size: spec.resources.requests.storage,
            ...("storageClassName" in spec ? { storageClass: spec.storageClassName } : {}),
          },
        },
      },
    ],
  },
  {
    where: `a database's ${field}.pvcTemplate`,
    objects: (name, spec) => [
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace: "own" },
        spec: { instances: 2, storage: { size: "1Gi" }, [field]: { pvcTemplate: spec } },
      },
    ],
  },
]);

const PROMETHEUS: readonly Place[] = ["Prometheus", "Alertmanager"].map(
  (kind): Place => ({
    where: `the storage of a ${kind}`,
    objects: (name, spec) => [
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind,
        metadata: { name, namespace: "own" },
        spec: { replicas: 1, storage: { volumeClaimTemplate: { spec } } },
      },
    ],
  }),
);

/** One of the places that a home has; more of them with operators that make claims. */
export function placeIn(random: Random, home: Home): Place | undefined {
  return random.pick([
    ...PLACES,
    ...(home.components.includes("cloudnativePg") ? POSTGRES : []),
    ...(home.components.includes("prometheus") ? PROMETHEUS : []),
  ]);
}
