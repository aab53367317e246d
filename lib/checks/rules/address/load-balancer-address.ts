import { nearest } from "../../../data/nearest";
import { Address } from "../../../model/address";
import { addressToAskFor, type Claim, claimsOf, type PoolUse, poolUse } from "../../facts/balanced";
import { type AddressRequest, addressRequests } from "../../facts/load-balancer";
import { type AddressPool, addressPools } from "../../facts/pools";
import type { CheckInput, Found, Rule } from "../../rule";

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
    const pools = addressPools(input);
    const wrong = addressRequests(input).flatMap((request) => wrongRequest(input, request, pools));
    const found = wrong.length > 0 ? wrong : [...claimedTwice(input, pools), ...crowded(input)];
    return pools.length === 0 ? found : [...found, ...left(input, pools)];
  },
};

function wrongRequest(input: CheckInput, request: AddressRequest, pools: readonly AddressPool[]): readonly Found[] {
  const { who, origin, pool } = request;
  const known = [...new Set(pools.map(({ name }) => name))];
  const named = pools.filter(({ name }) => name === pool);
  if (pool !== undefined && named.length === 0) {
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
    const open = pool === undefined ? pools : named;
    const ranges = open.flatMap((one) => one.ranges);
    if (ranges.some((range) => range.contains(address))) return [];
    const free = addressToAskFor(input, open, `${origin} ${who} ${text}`);
    const where = pool === undefined ? "every pool" : `the pool ${pool} that it names`;
    return [
      {
        at: origin,
        message: `${who} asks for ${address}, outside ${where} (${ranges.join(", ") || "none"})`,
        fix:
          free === undefined
            ? `make the pool larger and ask for one of its new addresses: every address of ${open.map(({ name }) => name).join(", ") || "the pools"} is taken`
            : `ask for ${free}, which is free`,
      },
    ];
  });
}

function claimedTwice(input: CheckInput, pools: readonly AddressPool[]): readonly Found[] {
  const holders = new Map<string, Claim>();
  return claimsOf(input).flatMap((claim) =>
    claim.addresses.flatMap((text): Found[] => {
      const key = Address.parse(text)?.toString() ?? text;
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, claim);
      if (holder === undefined || holder.who === claim.who || shares(holder, claim)) return [];
      const free = addressToAskFor(input, pools, `${claim.origin} ${claim.who} ${text}`);
      return [
        {
          at: claim.origin,
          message: `${claim.who} and ${holder.who} both ask for ${text}`,
          fix: `${free === undefined ? "give one of them another address" : `give one of them ${free}, which is free`}, or let both share it with one sharing key`,
        },
      ];
    }),
  );
}

function shares(a: Claim, b: Claim): boolean {
  return a.sharing !== undefined && a.sharing === b.sharing;
}

/** More that are to get an address of a pool than it has; those that share one count once. */
function crowded(input: CheckInput): readonly Found[] {
  return poolUse(input).flatMap(({ pool, family, size, claims, taken }): Found[] => {
    if (BigInt(taken) <= size || isToldTwice(claims)) return [];
    const sort = pool.ranges.every(({ first }) => first.family === family) ? "" : `IPv${family} `;
    return [
      {
        at: pool.at,
        message: `${poolName(pool)} has ${size} ${sort}${size === 1n ? "address" : "addresses"}, and ${taken} ask for one: ${[...new Set(claims.map(({ who }) => who))].join(", ")}`,
        fix: "make the pool larger, or let them share an address",
      },
    ];
  });
}

/** Two that ask for one address are a finding of their own. */
function isToldTwice(claims: PoolUse["claims"]): boolean {
  const fixed = claims.flatMap(({ addresses, who }) => addresses.map((text) => ({ text, who })));
  return fixed.some(({ text, who }) => fixed.some((other) => other.text === text && other.who !== who));
}

function poolName({ isOfDefinition, name, what }: AddressPool): string {
  return isOfDefinition ? `the pool ${name}` : what;
}

/** Services that no pool gives an address unasked, and those that share pools which are too small for all together. */
function left(input: CheckInput, pools: readonly AddressPool[]): readonly Found[] {
  const claims = claimsOf(input);
  const pending = claims
    .filter(
      ({ pools: open, addresses, pool, isSure }) =>
        isSure && open.length === 0 && addresses.length === 0 && pool === undefined,
    )
    // Without their objects nobody knows whether pools are given out unasked.
    .filter(() => pools.every(({ object }) => object !== undefined))
    .map(
      ({ who, origin }): Found => ({
        at: origin,
        message: `${who} is to get a load-balancer address and names no pool, and no pool is given out unasked`,
        fix: askingFix(input, pools),
      }),
    );
  return [...pending, ...sharedShortage(claims)];
}

function askingFix({ declared }: CheckInput, pools: readonly AddressPool[]): string {
  const [first] = pools.filter(({ isOfDefinition }) => isOfDefinition);
  const offer = declared.loadBalancer;
  if (first === undefined || offer === undefined) return "let a pool select it, or give one out unasked";
  const marks = { ...offer.annotations(first.name), ...offer.labels?.(first.name) };
  const kind = offer.labels === undefined ? "annotation" : "label";
  const [key] = Object.keys(offer.labels?.(first.name) ?? offer.annotations(first.name));
  return key === undefined
    ? "name a pool of network.loadBalancers"
    : `give it the ${kind} ${key}: ${marks[key] ?? first.name}, or another pool's name`;
}

/** Services with a choice of pools, when all of these together are too small. */
function sharedShortage(claims: readonly Claim[]): readonly Found[] {
  const choosing = claims.filter(({ pools, addresses }) => pools.length > 1 && addresses.length === 0);
  const [first] = choosing;
  if (first === undefined) return [];
  const open = [...new Set(choosing.flatMap(({ pools }) => pools))];
  const all = claims.filter(({ pools }) => pools.length > 0 && pools.every((one) => open.includes(one)));
  const family = first.families[0] ?? 4;
  const size = open
    .flatMap(({ ranges }) => ranges)
    .filter((range) => range.first.family === family)
    .reduce((sum, range) => sum + range.size, 0n);
  const taken = new Set(all.map(({ addresses, sharing }, index) => addresses[0] ?? sharing ?? `#${index}`)).size;
  if (BigInt(taken) <= size) return [];
  return [
    {
      at: open[0]?.at ?? first.origin,
      message: `${open.map(poolName).join(" and ")} have ${size} addresses together, and ${taken} ask for one: ${all.map(({ who }) => who).join(", ")}`,
      fix: "make a pool larger, or let some share an address",
    },
  ];
}
