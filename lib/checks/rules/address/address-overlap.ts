import { freeRange, type Holder, type HolderKind, holdersOf } from "../../facts/address-plan";
import { type CoveringRange, coveringRanges, rangeToWrite } from "../../facts/dhcp-cover";
import { poolHolders } from "../../facts/pools";
import type { CheckInput, Found, Rule } from "../../rule";

/**
 * Which kinds must not meet. Left out is what names one machine twice (a
 * gateway that is the name server), what the model refuses already (two single
 * addresses that are equal), and name servers inside a pool, which is a mistake
 * of its own.
 */
const ENEMIES: Readonly<Partial<Record<HolderKind, readonly HolderKind[]>>> = {
  pool: ["pool", "node", "vm", "vip", "dhcp", "gateway", "hypervisor", "reserved"],
  // A foreign VM may serve DNS, and may be named among the reserved addresses.
  node: ["vm", "dhcp", "nameserver", "reserved"],
  vm: ["vip", "dhcp", "gateway", "hypervisor"],
  pod: ["pod", "pool", "node", "vm", "vip", "dhcp", "gateway", "hypervisor", "nameserver", "reserved"],
  vip: ["dhcp", "nameserver", "reserved"],
};

export const addressOverlap: Rule = {
  id: "address-overlap",
  title: "One address has two holders",
  family: "address",
  severity: "error",
  answers: ["M001", "M002", "M003"],
  why: "Two machines answer for one address. Every few hours one of them drops off the network, then it heals by itself.",
  fix: "give each its own address",
  source:
    "MetalLB documentation: layer-2 mode; Cilium documentation: LoadBalancer IP Address Management; RFC 5227 (address conflicts)",
  example: 'network: { dhcp: ["10.0.3.0-10.0.3.99"], loadBalancers: { web: "10.0.3.2" } }',
  explains: ["dhcp-over-fixed-address", "nameserver-in-cluster", "named-address", "named-address-of-machine"],
  check: (input) => {
    const { cluster } = input;
    const holders = [...poolHolders(input), ...holdersOf(cluster)];
    // A range over several is one mistake: the range.
    const wide = coveringRanges(cluster).filter(
      ({ covered }) => covered.length > 1 && covered.some(({ kind }) => ENEMIES[kind]?.includes("dhcp") === true),
    );
    const isTold = (dhcp: Holder) => wide.some(({ range }) => range.at === dhcp.at);
    const met = holders.flatMap((holder, index): Found[] => {
      const others = holders.filter(
        (other, position) =>
          other !== holder &&
          !(other.kind === "dhcp" && (holder.isLease === true || isTold(other))) &&
          ENEMIES[holder.kind]?.includes(other.kind) === true &&
          // Two pools meet once, not twice.
          (other.kind !== holder.kind || index < position) &&
          other.range.overlaps(holder.range),
      );
      return others.length === 0 ? [] : [meeting(input, holder, others)];
    });
    return [...met, ...wide.map((one) => cover(input, one))];
  },
};

function meeting(input: CheckInput, holder: Holder, met: readonly Holder[]): Found {
  const free = freeRange(input.cluster, {
    place: holder.kind === "pool" ? `${holder.at} ${holder.what} ${holder.range}` : holder.at,
    size: holder.range.size,
    wish: holder.range.first,
    ignored: [holder],
    further: poolHolders(input),
  });
  const repair = free === undefined ? "" : `, or move it: ${free} is free`;
  const [first] = met;
  return {
    at: holder.at,
    message: `${name(holder)} and ${met.map(name).join(" and ")} share ${first === undefined ? "addresses" : shared(holder, first)}`,
    fix:
      holder.kind === "pool"
        ? `take the address out of the pool${repair}`
        : free === undefined
          ? `give ${holder.what} another address`
          : `give ${holder.what} another address: ${free} is free`,
    about: [holder.at, ...met.map((other) => other.at)],
  };
}

function cover({ cluster }: CheckInput, { range, covered }: CoveringRange): Found {
  return {
    at: range.at,
    message: `the DHCP range ${range.range} covers ${covered.map((one) => `${one.range} of ${one.what} (${one.at})`).join(", ")}`,
    fix: rangeToWrite(cluster, range),
    about: [range.at, ...covered.map(({ at }) => at)],
  };
}

function name(holder: Holder): string {
  return `${holder.what} (${holder.range})`;
}

function shared(a: Holder, b: Holder): string {
  const first = a.range.first.value > b.range.first.value ? a.range.first : b.range.first;
  const last = a.range.last.value < b.range.last.value ? a.range.last : b.range.last;
  return first.equals(last) ? first.toString() : `${first}-${last}`;
}
