import { nearest } from "../../../data/nearest";
import { Address, type AddressRange } from "../../../model/address";
import { poolsOf } from "../../facts/address-pools";
import { type AddressRequest, addressRequests } from "../../facts/load-balancer";
import type { Found, Rule } from "../../rule";

export const loadBalancerAddress: Rule = {
  id: "load-balancer-address",
  title: "A load-balancer address that cannot be given",
  family: "address",
  severity: "error",
  answers: ["M001"],
  why: "The Service stays without an address, or takes one that another Service holds; nothing but a line in the controller's log says so.",
  fix: "ask for a free address of a pool of network.loadBalancers",
  source: "MetalLB documentation: usage; Cilium documentation: LoadBalancer IP Address Management",
  example: 'a Service with the annotation metallb.io/loadBalancerIPs: "10.0.4.9" and no pool that holds it',
  check: (input) => {
    const pools = poolsOf(input);
    const requests = addressRequests(input);
    const wrong = requests.flatMap((request) => wrongRequest(request, pools, requests));
    return wrong.length > 0 ? wrong : [...claimedTwice(requests, pools), ...crowded(requests, pools)];
  },
};

type Pools = ReadonlyMap<string, readonly AddressRange[]>;

function wrongRequest(request: AddressRequest, pools: Pools, requests: readonly AddressRequest[]): Found[] {
  const { who, origin, pool } = request;
  const known = [...pools.keys()];
  if (pool !== undefined && !pools.has(pool)) {
    const near = nearest(pool, known);
    return [
      {
        at: origin,
        message: `${who} asks for an address of the pool ${pool}, which does not exist; pools are ${known.join(", ") || "none"}`,
        fix: near === undefined ? `add network.loadBalancers.${pool}` : `write ${near}`,
      },
    ];
  }
  return request.addresses.flatMap((text): Found[] => {
    const address = Address.parse(text);
    if (address === undefined) return [{ at: origin, message: `${who} asks for ${text}, which is no address` }];
    const ranges = pool === undefined ? [...pools.values()].flat() : (pools.get(pool) ?? []);
    if (ranges.some((range) => range.contains(address))) return [];
    const free = freeOf(ranges, requests);
    const where = pool === undefined ? "every pool" : `the pool ${pool} that it names`;
    return [
      {
        at: origin,
        message: `${who} asks for ${address}, outside ${where} (${ranges.join(", ") || "none"})`,
        ...(free === undefined ? {} : { fix: `ask for ${free}, which is free` }),
      },
    ];
  });
}

/** The lowest address of some ranges that nobody asks for. */
function freeOf(ranges: readonly AddressRange[], requests: readonly AddressRequest[]): Address | undefined {
  const asked = new Set(requests.flatMap(({ addresses }) => addresses));
  for (const range of ranges) {
    for (let offset = 0; BigInt(offset) < range.size && offset <= asked.size; offset += 1) {
      const candidate = range.first.plus(offset);
      if (!asked.has(candidate.toString())) return candidate;
    }
  }
  return undefined;
}

function claimedTwice(requests: readonly AddressRequest[], pools: Pools): Found[] {
  const holders = new Map<string, AddressRequest>();
  return requests.flatMap((request) =>
    request.addresses.flatMap((text): Found[] => {
      const holder = holders.get(text);
      if (holder === undefined) holders.set(text, request);
      if (holder === undefined || holder.who === request.who || shares(holder, request)) return [];
      const free = freeOf([...pools.values()].flat(), requests);
      return [
        {
          at: request.origin,
          message: `${request.who} and ${holder.who} both ask for ${text}`,
          fix: `${free === undefined ? "give one of them another address" : `give one of them ${free}, which is free`}, or let both share it with one sharing key`,
        },
      ];
    }),
  );
}

function shares(a: AddressRequest, b: AddressRequest): boolean {
  return a.sharing !== undefined && a.sharing === b.sharing;
}

/** More that ask for a pool than it has addresses; those that share one count once. */
function crowded(requests: readonly AddressRequest[], pools: Pools): Found[] {
  return [...pools].flatMap(([pool, ranges]): Found[] => {
    const size = ranges.reduce((sum, range) => sum + range.size, 0n);
    const asking = requests.filter((request) => request.pool === pool);
    const needs = new Set(asking.map((request, index) => request.addresses[0] ?? request.sharing ?? `#${index}`));
    if (BigInt(needs.size) <= size) return [];
    return [
      {
        at: `network.loadBalancers.${pool}`,
        message: `the pool ${pool} has ${size} ${size === 1n ? "address" : "addresses"}, and ${needs.size} ask for one: ${asking.map(({ who }) => who).join(", ")}`,
        fix: "make the pool larger, or let them share an address",
      },
    ];
  });
}
