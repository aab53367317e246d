import { at, listAt } from "../../../data/fields";
import { AddressRange, type Cidr } from "../../../model/address";
import { machineNetworks } from "../../../model/machine-links";
import {
  type Announcement,
  announcements,
  announcesByItself,
  isAnnounced,
  selectsNobody,
  unknownInterfaces,
} from "../../facts/announcements";
import { addressPools, type PoolObject, rangesOf } from "../../facts/pools";
import type { CheckInput, Found, Rule } from "../../rule";

export const addressPool: Rule = {
  id: "address-pool",
  title: "A pool gives addresses that lead nowhere",
  family: "address",
  severity: "error",
  answers: ["M001"],
  why: "The Service gets its address, kubectl shows it, and nothing on the network answers for it.",
  fix: "take addresses of a network of the machines, and an announcement that covers the pool",
  source:
    "MetalLB documentation: configuration, advanced L2 configuration; Cilium documentation: LoadBalancer IP Address Management, L2 announcements; kube-vip documentation: cloud provider",
  example: "an IPAddressPool 10.0.3.30-10.0.3.40 in a namespace without L2Advertisement",
  check: (input) => {
    const known = announcements(input);
    const pools = addressPools(input);
    const objects = pools.filter(({ isOfDefinition }) => !isOfDefinition).flatMap(({ object }) => object ?? []);
    return [
      ...objects.flatMap((object) => [...unreadable(object), ...ends(input, object), ...outside(input, object, known)]),
      ...pools.flatMap(({ object, at: place, what }) =>
        object === undefined || isAnnounced(object, known) || announcesByItself(input, object.system)
          ? []
          : [unannounced(object, place, what)],
      ),
      ...known.flatMap((one) => nowhere(input, one)),
    ];
  },
};

/** What the pool's program cannot read (MetalLB: an address alone needs a prefix length). */
function unreadable({ texts, what, at: place, system }: PoolObject): readonly Found[] {
  return texts.flatMap((text): Found[] => {
    const range = AddressRange.parse(text);
    const isAlone = range?.size === 1n && !/[-/]/.test(text);
    if (range !== undefined && !(isAlone && system !== "Cilium")) return [];
    const [from = "", to = ""] = text.split("-").map((part) => part.trim());
    const turned = to === "" ? undefined : AddressRange.parse(`${to}-${from}`);
    return [
      {
        at: place,
        message: `${what} has ${JSON.stringify(text)}, want a network such as 10.0.3.32/28 or a range from the lower to the higher address`,
        ...(turned !== undefined
          ? { fix: `write ${turned}` }
          : isAlone
            ? { fix: `write ${text.trim()}/${range.first.family === 4 ? 32 : 128}` }
            : {}),
      },
    ];
  });
}

/** Addresses that belong to no host, unless the pool itself leaves them out. */
function ends(input: CheckInput, { texts, what, at: place, spec, system }: PoolObject): readonly Found[] {
  return texts.flatMap((text): Found[] => {
    const range = AddressRange.parse(text);
    const network = range && networkOf(input, range);
    if (range === undefined || network === undefined) return [];
    const taken = [...new Map([range.first, range.last].map((one) => [`${one}`, one])).values()].filter(
      (one) => network.isReserved(one) && !isLeftOut({ one: `${one}`, text, spec, system }),
    );
    if (taken.length === 0) return [];
    const first = network.isReserved(range.first) ? range.first.plus(1) : range.first;
    const last = network.isReserved(range.last) ? range.last.plus(-1) : range.last;
    return [
      {
        at: place,
        message: `${what} has ${text}, and ${taken.join(" and ")} in it, the network or broadcast address of ${network}, which belongs to nobody`,
        fix:
          first.value > last.value
            ? `take other addresses of ${network}`
            : `write ${new AddressRange(first, last)}${system === "MetalLB" && /\.(0|255)$/.test(`${taken[0]}`) ? ", or set avoidBuggyIPs to true" : ""}`,
      },
    ];
  });
}

/** MetalLB leaves out .0 and .255 with avoidBuggyIPs, Cilium the ends of a block with allowFirstLastIPs: No. */
function isLeftOut({
  one,
  text,
  spec,
  system,
}: {
  readonly one: string;
  readonly text: string;
  readonly spec: unknown;
  readonly system: PoolObject["system"];
}): boolean {
  if (system === "MetalLB") return at(spec, "avoidBuggyIPs") === true && /\.(0|255)$/.test(one);
  return system === "Cilium" && at(spec, "allowFirstLastIPs") === "No" && text.includes("/");
}

function networkOf({ cluster }: CheckInput, range: AddressRange): Cidr | undefined {
  return machineNetworks(cluster).find((one) => one.contains(range.first) && one.contains(range.last));
}

/** ARP and NDP reach what is in a network of the machines; everything else needs a router that learns of it. */
function outside(input: CheckInput, pool: PoolObject, known: readonly Announcement[]): readonly Found[] {
  const { bgp } = input.cluster.network;
  const hasBgp =
    bgp !== undefined ||
    known.some(({ by, system, ...one }) => by === "BGP" && isAnnounced(pool, [{ by, system, ...one }]));
  if (hasBgp) return [];
  const networks = machineNetworks(input.cluster);
  return rangesOf(pool)
    .filter((range) => networkOf(input, range) === undefined)
    .filter((range) => networks.some(({ family }) => family === range.first.family))
    .map((range) => ({
      at: pool.at,
      message: `${pool.what} has ${range}, outside every network of the machines (${networks.join(", ")}), and no router learns of it by BGP`,
      fix: `take addresses of ${networks[0]}, or announce the pool by BGP to the router`,
    }));
}

function unannounced({ system, name, namespace }: PoolObject, place: string, what: string): Found {
  return {
    at: place,
    message: `${what} is covered by no ${system === "MetalLB" ? "L2Advertisement or BGPAdvertisement" : "CiliumL2AnnouncementPolicy with loadBalancerIPs, and no BGP advertisement"}`,
    fix:
      system === "MetalLB"
        ? `add ${name} to spec.ipAddressPools of an L2Advertisement in ${namespace === "" ? "its namespace" : namespace}`
        : "add a CiliumL2AnnouncementPolicy with loadBalancerIPs: true",
  };
}

/** An announcement by links that no machine has, or by nodes that there are none of. */
function nowhere(input: CheckInput, one: Announcement): readonly Found[] {
  const links = unknownInterfaces(input, one);
  const found: Found[] = [];
  if (links !== undefined)
    found.push({
      at: one.at,
      message: `${one.what} announces at ${links.unknown.join(", ")}, and no machine has such a link; links are ${links.known.join(", ")}`,
      fix: `write ${links.known[0] ?? "a link of the machines"}, or leave interfaces out: then every link announces`,
    });
  if (selectsNobody(input, one))
    found.push({
      at: one.at,
      message: `the node selector of ${one.what} matches no machine`,
      fix: `take labels that a machine has, or leave ${listAt(one.spec, "nodeSelectors").length > 0 ? "nodeSelectors" : "nodeSelector"} out`,
    });
  return found;
}
