import { at, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import type { Machine } from "../../../model/machine";
import { failureDomain } from "../../../model/provisioner/provisioners";
import { groupBy } from "../../facts/group";
import { machinesFor } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Stores that answer only with a majority of their members: kind, where the number is, and the pod's settings. */
const QUORUM_STORES: readonly {
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

export const quorumOnFewNodes: Rule = {
  id: "quorum-on-few-nodes",
  title: "A store with a quorum runs on too few nodes or hosts to lose one",
  family: "topology",
  severity: "warning",
  answers: ["M048"],
  why: "One node or host holds a majority of the members: it reboots, and the store is sealed or read-only until it is back.",
  fix: "give it as many nodes as it has members, on as many hosts, or accept it with a reason",
  source:
    "Vault documentation: integrated storage, deployment table (quorum); documentation of Kafka, MongoDB, RabbitMQ and Ceph monitors",
  example: "three Vault pods with preferred spreading, and two workers",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const store = QUORUM_STORES.find(
        ({ api, kind }) => manifest.kind === kind && manifest.apiVersion.startsWith(api),
      );
      const size = store === undefined ? undefined : at(manifest, ...store.members);
      if (store === undefined || typeof size !== "number" || size < 3) return [];
      const nodes = machinesFor(input, at(manifest, ...store.pod));
      if (nodes.length === 0) return [];
      return onNodes(manifest, { origin, size, nodes }) ?? onHosts(input, manifest, { origin, size, nodes }) ?? [];
    }),
};

interface Members {
  readonly origin: string;
  readonly size: number;
  readonly nodes: readonly Machine[];
}

function onNodes(manifest: Manifest, { origin, size, nodes }: Members): Found[] | undefined {
  const most = Math.ceil(size / nodes.length);
  const spare = spareOf(size);
  if (most <= spare) return undefined;
  const who = showManifest(manifest);
  return [
    {
      at: origin,
      message: `${who} has ${size} members on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}: one node holds ${most} of them, and no more than ${spare} may be lost`,
      fix: `add ${size - nodes.length} worker${size - nodes.length === 1 ? "" : "s"}, let control planes run workloads, or accept it with a reason`,
      about: [who],
    },
  ];
}

/** Spread over nodes, members still meet on a host that has several of them. */
function onHosts(input: CheckInput, manifest: Manifest, { origin, size, nodes }: Members): Found[] | undefined {
  const hosts = groupBy(nodes, failureDomain);
  // One host is the failure domain of the whole cluster, which is another finding.
  if (hosts.size < 2 || spreadsOver(input, manifest)) return undefined;
  const spare = spareOf(size);
  const [host, group] = [...hosts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const most = Math.min(size, group?.length ?? 0);
  if (host === undefined || group === undefined || most <= spare) return undefined;
  const who = showManifest(manifest);
  return [
    {
      at: origin,
      message: `${who} has ${size} members, and ${group.map(({ name }) => name).join(" and ")} are on one host, ${host}: it may hold ${most} of them, and no more than ${spare} may be lost`,
      fix: `move a node to another host, spread the members over ${ZONE}, or accept it with a reason`,
      about: [who],
    },
  ];
}

const ZONE = "topology.kubernetes.io/zone";

/** True where the object spreads its pods over zones, which are hosts here, and there are enough of them. */
function spreadsOver({ machines }: CheckInput, manifest: Manifest): boolean {
  const zones = new Set(machines.flatMap(({ labels }) => labels[ZONE] ?? []));
  const mentions = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(mentions);
    if (typeof value !== "object" || value === null) return false;
    return textAt(value, "topologyKey") === ZONE || Object.values(value).some(mentions);
  };
  return zones.size > 2 && mentions(manifest.spec);
}

function spareOf(size: number): number {
  return size - (Math.floor(size / 2) + 1);
}
