import { AddressRange } from "../../model/address";
import type { Cluster } from "../../model/cluster";
import { namedAddresses } from "../../model/named-addresses";
import { type Holder, type HolderKind, holdersOf, without } from "./address-plan";

/** A range that the router hands out, and everything with a fixed address in it that the router does not know of. */
export interface CoveringRange {
  /** What the router hands out. */
  readonly range: Holder;
  /** What has its address for good, each address once. */
  readonly covered: readonly Holder[];
}

/** What has its address for good. */
const FIXED: readonly HolderKind[] = ["pool", "node", "vm", "vip", "pod", "gateway", "hypervisor", "nameserver"];

/** Every range of DHCP with what it covers; each address once, by the holder that comes first. */
export function coveringRanges(cluster: Cluster): readonly CoveringRange[] {
  const holders = holdersOf(cluster);
  const fixed = [
    ...holders.filter(({ kind, isLease }) => FIXED.includes(kind) && isLease !== true),
    ...servers(cluster),
  ];
  const named = holders.filter(({ kind }) => kind === "reserved");
  return holders
    .filter(({ kind }) => kind === "dhcp")
    .map((range) => ({
      range,
      covered: fixed
        .filter((holder) => holder.range.overlaps(range.range))
        // Named as reserved: the router keeps it for that machine.
        .filter(({ kind, range: here }) => isOurs(kind) || !named.some((one) => one.range.overlaps(here)))
        .filter((holder, index, all) => all.findIndex(({ range: here }) => `${here}` === `${holder.range}`) === index),
    }))
    .filter(({ covered }) => covered.length > 0);
}

/** What the cluster itself answers for; a reservation in the router helps none of it. */
function isOurs(kind: HolderKind): boolean {
  return kind === "pool" || kind === "vip" || kind === "node" || kind === "vm" || kind === "pod";
}

/** Servers that the definition names by address. */
function servers(cluster: Cluster): readonly Holder[] {
  return namedAddresses(cluster).map(({ at, role, address }) => ({
    kind: "nameserver",
    what: role.what,
    at,
    range: new AddressRange(address, address),
  }));
}

/** More pieces than this are no list that somebody types into a router. */
const MOST_PIECES = 4;

/** How to write a range of DHCP so that it covers nothing that has its address for good. */
export function rangeToWrite(cluster: Cluster, range: Holder): string {
  const fixed = [
    ...holdersOf(cluster).filter(({ kind, isLease }) => FIXED.includes(kind) && isLease !== true),
    ...servers(cluster),
  ].map((holder) => holder.range);
  const left = without(range.range, fixed);
  const largest = [...left].sort((a, b) => (a.size === b.size ? 0 : a.size > b.size ? -1 : 1)).slice(0, MOST_PIECES);
  const kept = left.filter((piece) => largest.includes(piece));
  return kept.length === 0
    ? `take another range: all of ${range.range} is in use`
    : `write ${kept.join(" and ")}, there and in the router`;
}
