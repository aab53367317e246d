import { type Holder, type HolderKind, holdersOf } from "../checks/facts/address-plan";
import { Address, AddressRange, type Cidr } from "../model/address";
import type { Cluster } from "../model/cluster";

/** A stretch of a network: everybody who holds it, nobody where it is free. */
export interface Stretch {
  /** Its addresses; none of them is in another stretch. */
  readonly range: AddressRange;
  /** In words, e.g. `machine worker0`; empty where it is free. */
  readonly held: readonly string[];
  /** The sort of the holder that matters most; undefined where it is free. */
  readonly kind: HolderKind | undefined;
}

/** What is shown where several hold an address: the narrowest says most. */
const WEIGHT: readonly HolderKind[] = [
  "node",
  "vm",
  "pod",
  "vip",
  "gateway",
  "hypervisor",
  "nameserver",
  "pool",
  "dhcp",
  "reserved",
];

/** A network from its first address for hosts to its last, stretch by stretch, free ones included. */
export function stretchesOf(cluster: Cluster, network: Cidr): readonly Stretch[] {
  const holders = holdersOf(cluster).filter(({ range }) => range.overlaps(network.range));
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

function heaviest(holders: readonly Holder[]): HolderKind | undefined {
  return WEIGHT.find((kind) => holders.some((holder) => holder.kind === kind));
}
