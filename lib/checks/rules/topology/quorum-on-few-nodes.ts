import { textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import type { Machine } from "../../../model/machine";
import { failureDomain } from "../../../model/provisioner/provisioners";
import { groupBy } from "../../facts/group";
import { type QuorumStore, quorumOfObject, quorumOfRelease } from "../../facts/quorum-stores";
import { machinesFor } from "../../facts/workloads";
import { chartsOf, manifestsOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const quorumOnFewNodes: Rule = {
  id: "quorum-on-few-nodes",
  title: "A store with a quorum runs on too few nodes or hosts to lose one",
  family: "topology",
  severity: "warning",
  answers: ["M048"],
  why: "One node or host holds a majority of the members: it reboots, and the store is sealed or read-only until it is back.",
  fix: "give it as many nodes as it has members, on as many hosts, or accept it with a reason",
  source:
    "the table in lib/checks/facts/quorum-stores.ts; Vault 2.0 documentation: integrated storage, deployment table (quorum); fields of Strimzi 1.2, of the MongoDB and RabbitMQ operators and of Rook 1.20; Ceph monitors",
  example: "three Vault pods with preferred spreading, and two workers",
  check: (input) => [
    ...manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const store = quorumOfObject(manifest);
      return store === undefined
        ? []
        : judge(input, { ...store, origin, who: showManifest(manifest), says: manifest.spec });
    }),
    ...chartsOf(input).flatMap(({ release, origin }): Found[] => {
      const store = quorumOfRelease(release);
      if (store === undefined) return [];
      const place = valuePlace(input, release, { origin, path: store.path });
      const who = `release ${release.namespace}/${release.name}`;
      return judge(input, { ...store, origin: place, who, says: release.values });
    }),
  ],
};

function judge(input: CheckInput, store: QuorumStore & Pick<Members, "origin" | "who" | "says">): Found[] {
  const nodes = machinesFor(input, store.pod);
  if (nodes.length === 0) return [];
  const members: Members = { ...store, nodes };
  return onNodes(members) ?? onHosts(input, members) ?? [];
}

interface Members {
  readonly origin: string;
  /** In words. */
  readonly who: string;
  /** Where it may ask for spreading. */
  readonly says: unknown;
  readonly size: number;
  readonly nodes: readonly Machine[];
}

function onNodes({ origin, who, size, nodes }: Members): Found[] | undefined {
  const most = Math.ceil(size / nodes.length);
  const spare = spareOf(size);
  if (most <= spare) return undefined;
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
function onHosts(input: CheckInput, { origin, who, says, size, nodes }: Members): Found[] | undefined {
  const hosts = groupBy(nodes, failureDomain);
  // One host is the failure domain of the whole cluster, which is another finding.
  if (hosts.size < 2 || spreadsOver(input, says)) return undefined;
  const spare = spareOf(size);
  const [host, group] = [...hosts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const most = Math.min(size, group?.length ?? 0);
  if (host === undefined || group === undefined || most <= spare) return undefined;
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

/** True where the store spreads its pods over zones, which are hosts here, and there are enough of them. */
function spreadsOver({ machines }: CheckInput, says: unknown): boolean {
  const zones = new Set(machines.flatMap(({ labels }) => labels[ZONE] ?? []));
  const mentions = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(mentions);
    if (typeof value !== "object" || value === null) return false;
    return textAt(value, "topologyKey") === ZONE || Object.values(value).some(mentions);
  };
  return zones.size > 2 && mentions(says);
}

function spareOf(size: number): number {
  return size - (Math.floor(size / 2) + 1);
}
