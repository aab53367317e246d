import { type Holder, type HolderKind, holdersOf } from "../checks/facts/address-plan";
import { Address, AddressRange, type Cidr } from "../model/address";
import type { Cluster } from "../model/cluster";
import type { NamedAddress } from "../model/named-addresses";

/** What has an address of the map: what the plan holds, and what it only names. */
export type MapKind = HolderKind | "server";

/** Something on the map, or in none of its networks. */
export interface Placed extends Pick<Holder, "what" | "range"> {
  /** The sort of thing, by which it is coloured. */
  readonly kind: MapKind;
}

/** Names of one server that fit into a line. */
const MOST_NAMES = 2;

/** Servers that the definition, an object or a value names by an address, each address once. */
export function serversOf(named: readonly NamedAddress[]): readonly Placed[] {
  const found = new Map<string, NamedAddress[]>();
  for (const one of named) found.set(one.address.toString(), [...(found.get(one.address.toString()) ?? []), one]);
  return [...found.values()].flatMap((same): Placed[] => {
    const [first] = same;
    if (first === undefined) return [];
    const roles = [...new Set(same.map(({ role }) => role.what))];
    const names = [...new Set(same.map(({ who }) => who))];
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
    return [
      {
        kind: "server",
        what: `${roles.join(" and ")} (${names.slice(0, MOST_NAMES).join(", ")}${more})`,
        range: new AddressRange(first.address, first.address),
      },
    ];
  });
}

/** A stretch of a network: everybody who holds it, nobody where it is free. */
export interface Stretch {
  /** Its addresses; none of them is in another stretch. */
  readonly range: AddressRange;
  /** In words, e.g. `machine worker0`; empty where it is free. */
  readonly held: readonly string[];
  /** The sort of the holder that matters most; undefined where it is free. */
  readonly kind: MapKind | undefined;
}

/** What is shown where several hold an address: the narrowest says most. */
const WEIGHT: readonly MapKind[] = [
  "node",
  "vm",
  "pod",
  "vip",
  "gateway",
  "hypervisor",
  "nameserver",
  "server",
  "pool",
  "dhcp",
  "reserved",
];

/**
 * A network from its first address for hosts to its last, stretch by stretch, free ones included.
 *
 * @param servers what the plan names and does not make
 */
export function stretchesOf(cluster: Cluster, network: Cidr, servers: readonly Placed[] = []): readonly Stretch[] {
  const holders = [...holdersOf(cluster), ...servers].filter(({ range }) => range.overlaps(network.range));
  // The first and the last address of an IPv4 network belong to no host.
  const edge = network.family === 4 && network.prefix < 31 ? 1n : 0n;
  const [low, high] = [network.first.value + edge, network.last.value - edge];
  const cuts = new Set([low, high + 1n]);
  for (const { range } of holders) for (const cut of [range.first.value, range.last.value + 1n]) cuts.add(cut);
  const inside = [...cuts].filter((cut) => low <= cut && cut <= high + 1n).sort((a, b) => (a < b ? -1 : 1));
  return inside.slice(0, -1).map((start, index): Stretch => {
    const range = new AddressRange(
      Address.of(network.family, start),
      Address.of(network.family, (inside[index + 1] ?? start + 1n) - 1n),
    );
    const here = holders.filter((holder) => holder.range.overlaps(range));
    return { range, held: [...new Set(here.map(({ what }) => what))], kind: heaviest(here) };
  });
}

function heaviest(holders: readonly Placed[]): MapKind | undefined {
  return WEIGHT.find((kind) => holders.some((holder) => holder.kind === kind));
}
