import type { AddressRange } from "../../../model/address";
import { machineNetworks } from "../../../model/machine-links";
import { freeRange, type Holder, type HolderKind, holdersOf } from "../../facts/address-plan";
import { heldByPoolObjects } from "../../facts/address-pools";
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
  source: "MetalLB documentation: layer-2 mode; RFC 5227 (address conflicts)",
  example: 'network: { dhcp: ["10.0.3.0-10.0.3.99"], loadBalancers: { web: "10.0.3.2" } }',
  explains: ["dhcp-over-fixed-address", "nameserver-in-cluster"],
  check: (input) => {
    const { cluster } = input;
    const objects = heldByPoolObjects(input);
    const holders = [...holdersOf(cluster), ...objects];
    // Pools of the definition are judged before there is a plan.
    const ends = objects.flatMap((pool): Found[] => {
      const taken = endsIn(input, pool.range);
      if (taken === undefined) return [];
      return [
        {
          at: pool.at,
          message: `${pool.what} (${pool.range}) holds ${taken}, a network or broadcast address that belongs to nobody`,
          fix: "take the address out of the pool",
        },
      ];
    });
    const shared = holders.flatMap((holder, index): Found[] => {
      const met = holders.filter(
        (other, position) =>
          other !== holder &&
          !(other.kind === "dhcp" && holder.isLease === true) &&
          ENEMIES[holder.kind]?.includes(other.kind) === true &&
          // Two pools meet once, not twice.
          (other.kind !== holder.kind || index < position) &&
          other.range.overlaps(holder.range),
      );
      const [first] = met;
      if (first === undefined) return [];
      const free = freeRange(cluster, holder.range, [holder], holders);
      const repair = free === undefined ? "" : `, or move it: ${free} is free`;
      return [
        {
          at: holder.at,
          message: `${holder.what} (${holder.range}) and ${met.map(name).join(" and ")} share ${common(holder, first)}`,
          fix:
            holder.kind === "pool"
              ? `take the address out of the pool${repair}`
              : free === undefined
                ? `give ${holder.what} another address`
                : `give ${holder.what} another address: ${free} is free`,
          about: [holder.at, ...met.map((other) => other.at)],
        },
      ];
    });
    return [...shared, ...ends];
  },
};

/** The network or broadcast address of a network of the machines that is in a range. */
function endsIn({ cluster }: CheckInput, range: AddressRange): string | undefined {
  return machineNetworks(cluster)
    .flatMap((network) => [network.first, network.last].filter((end) => network.isReserved(end)))
    .find((end) => range.contains(end))
    ?.toString();
}

function name(holder: Holder): string {
  return `${holder.what} (${holder.range})`;
}

function common(a: Holder, b: Holder): string {
  const first = a.range.first.value > b.range.first.value ? a.range.first : b.range.first;
  const last = a.range.last.value < b.range.last.value ? a.range.last : b.range.last;
  return first.equals(last) ? first.toString() : `${first}-${last}`;
}
