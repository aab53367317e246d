import { at, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";

/** Stores that answer only with a majority of their members: kind, where the number is, and the pod's settings. */
const KINDS: readonly {
  readonly api: string;
  readonly kind: string;
  readonly members: readonly string[];
  readonly pod: readonly string[];
}[] = [
  { api: "vault.banzaicloud.com/", kind: "Vault", members: ["spec", "size"], pod: ["spec"] },
  { api: "kafka.strimzi.io/", kind: "KafkaNodePool", members: ["spec", "replicas"], pod: ["spec", "template", "pod"] },
  { api: "mongodbcommunity.mongodb.com/", kind: "MongoDBCommunity", members: ["spec", "members"], pod: ["spec"] },
  { api: "rabbitmq.com/", kind: "RabbitmqCluster", members: ["spec", "replicas"], pod: ["spec"] },
  { api: "ceph.rook.io/", kind: "CephCluster", members: ["spec", "mon", "count"], pod: ["spec", "placement", "mon"] },
];

/**
 * Programs that keep a quorum among the pods of one StatefulSet, by the last part of their image's name (each
 * project's documentation: Raft of etcd, Consul, Vault and OpenBao; ZooKeeper ensemble; RabbitMQ quorum queues;
 * MongoDB replica set; CockroachDB, rqlite and dqlite ranges; NATS JetStream; Kafka controllers).
 */
const IMAGES = new Set([
  "etcd",
  "consul",
  "vault",
  "openbao",
  "zookeeper",
  "rabbitmq",
  "mongo",
  "mongodb",
  "mongodb-community-server",
  "cockroach",
  "rqlite",
  "nats",
  "kafka",
]);

/** Charts of the operator's own whose pods keep a quorum, with the value that is their number and the maps of the pod's settings (values.yaml of each chart). */
const CHARTS: readonly {
  readonly chart: string;
  readonly members: readonly string[];
  readonly pod: readonly string[];
  /** Value that must be true for more than one member. */
  readonly onlyWith?: readonly string[];
}[] = [
  { chart: "vault", members: ["server", "ha", "replicas"], pod: ["server"], onlyWith: ["server", "ha", "enabled"] },
  { chart: "openbao", members: ["server", "ha", "replicas"], pod: ["server"], onlyWith: ["server", "ha", "enabled"] },
  { chart: "consul", members: ["server", "replicas"], pod: ["server"] },
  { chart: "etcd", members: ["replicaCount"], pod: [] },
  { chart: "zookeeper", members: ["replicaCount"], pod: [] },
  { chart: "rabbitmq", members: ["replicaCount"], pod: [] },
  { chart: "mongodb", members: ["replicaCount"], pod: [] },
  { chart: "cockroachdb", members: ["statefulset", "replicas"], pod: ["statefulset"] },
  {
    chart: "nats",
    members: ["config", "cluster", "replicas"],
    pod: ["podTemplate", "merge", "spec"],
    onlyWith: ["config", "cluster", "enabled"],
  },
];

/** A store with a quorum: how many members, and the map that says where their pods run. */
export interface QuorumStore {
  readonly size: number;
  readonly pod: unknown;
}

/** The store that an object is, if it is one of three members or more. */
export function quorumOfObject(manifest: Manifest): QuorumStore | undefined {
  const row = KINDS.find(({ api, kind }) => manifest.kind === kind && manifest.apiVersion.startsWith(api));
  if (row !== undefined) return ofSize(at(manifest, ...row.members), at(manifest, ...row.pod));
  if (manifest.kind !== "StatefulSet") return undefined;
  const pod = at(manifest, "spec", "template", "spec");
  const keeps = listAt(pod, "containers").some((container) => IMAGES.has(programOf(textAt(container, "image") ?? "")));
  return keeps ? ofSize(at(manifest, "spec", "replicas"), pod) : undefined;
}

/** The store that a release makes, with the path of the value that is its size. */
export function quorumOfRelease({
  chart,
  values,
}: PlannedRelease): (QuorumStore & { readonly path: readonly string[] }) | undefined {
  const row = CHARTS.find((one) => one.chart === chart.name);
  if (row === undefined || (row.onlyWith !== undefined && at(values, ...row.onlyWith) !== true)) return undefined;
  const store = ofSize(at(values, ...row.members), at(values, ...row.pod));
  return store && { ...store, path: row.members };
}

function ofSize(size: unknown, pod: unknown): QuorumStore | undefined {
  return typeof size === "number" && size >= 3 ? { size, pod } : undefined;
}

/** `quay.io/coreos/etcd:v3.6.1` → `etcd`. */
function programOf(image: string): string {
  return image.replace(/@.*$/, "").split("/").at(-1)?.replace(/:.*$/, "") ?? "";
}
