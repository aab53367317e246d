import { at, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { Address, AddressRange, type Family } from "../../model/address";
import { proposedFor } from "../../model/proposed";
import type { StageGraph } from "../../plan/stage-graph";
import { chartsOf, manifestsOf, releasesOf, valuesPlace } from "../place";
import type { CheckInput } from "../rule";
import { BALANCED_BY_DEFAULT, GATEWAY_SERVICES, OF_OPERATORS } from "./balanced-by";
import { type AddressRequest, addressRequests } from "./load-balancer";
import { mapsIn } from "./maps-in";
import { type AddressPool, addressPools } from "./pools";
import { textsOf } from "./workloads";

/** A Service that is to get addresses of pools, and which ones it may get. */
export interface Claim extends AddressRequest {
  /** Pools that it may get its address from; empty: no pool gives it one. */
  readonly pools: readonly AddressPool[];
  /** The families of which it gets one address each. */
  readonly families: readonly Family[];
  /** False where another object decides what it asks for, as of a Gateway or an operator's own kind. */
  readonly isSure: boolean;
}

const made = new WeakMap<StageGraph, readonly Claim[]>();

/** Everybody who is to get a load-balancer address: own Services, those of charts, of Gateways and of operators. */
export function claimsOf(input: CheckInput): readonly Claim[] {
  const known = made.get(input.graph);
  if (known !== undefined) return known;
  const pools = addressPools(input);
  const requests = addressRequests(input).filter((request) => isMade(input, request));
  const claims = [
    ...requests.map((request) => claim(input, pools, request)),
    ...unasked(input, requests).map((one) => claim(input, pools, one)),
  ];
  made.set(input.graph, claims);
  return claims;
}

interface Asking extends AddressRequest {
  readonly service?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec?: unknown;
  readonly isSure?: boolean;
}

function claim(input: CheckInput, pools: readonly AddressPool[], asking: Asking): Claim {
  const fixed = asking.addresses.flatMap((text) => Address.parse(text) ?? []);
  const byAddress = pools.filter(({ ranges }) => fixed.some((one) => ranges.some((range) => range.contains(one))));
  const byName = pools.filter(({ name }) => name === asking.pool);
  const { service } = asking;
  const open =
    fixed.length > 0
      ? byAddress
      : asking.pool !== undefined
        ? byName
        : service === undefined
          ? []
          : pools.filter((pool) => pool.givesUnasked(service));
  return { ...asking, pools: open, families: familiesOf(input, asking.spec), isSure: asking.isSure ?? true };
}

/** One of the cluster's first family unless the Service says otherwise (Kubernetes: IPv4/IPv6 dual-stack, Services). */
function familiesOf({ cluster }: CheckInput, spec: unknown): readonly Family[] {
  const first = cluster.network.services.family;
  const named = listAt(spec, "ipFamilies").flatMap((one): Family[] =>
    one === "IPv4" ? [4] : one === "IPv6" ? [6] : [],
  );
  const second: Family = first === 4 ? 6 : 4;
  const both =
    at(spec, "ipFamilyPolicy") === "RequireDualStack" ||
    (at(spec, "ipFamilyPolicy") === "PreferDualStack" && cluster.network.dualStack !== undefined);
  return both ? (named.length === 2 ? named : [first, second]) : named.length > 0 ? named.slice(0, 1) : [first];
}

/** False for a request of an object that is no load balancer. */
function isMade(input: CheckInput, { who }: AddressRequest): boolean {
  const found = manifestsOf(input).find(({ manifest }) => showManifest(manifest) === who);
  return found === undefined || found.manifest.kind !== "Service" || isBalanced(found.manifest);
}

function isBalanced(manifest: Manifest): boolean {
  return textAt(manifest, "spec", "type") === "LoadBalancer" && !isForeign(at(manifest, "spec", "loadBalancerClass"));
}

/** Classes of MetalLB and Cilium are ours; any other is another program's (Kubernetes: Service, loadBalancerClass). */
function isForeign(loadBalancerClass: unknown): boolean {
  return (
    typeof loadBalancerClass === "string" && !/^(io\.cilium\/|metallb|metallb\.|kube-vip\.io\/)/.test(loadBalancerClass)
  );
}

/** Those who want an address and say nothing of which. */
function unasked(input: CheckInput, requests: readonly AddressRequest[]): readonly Asking[] {
  const asked = new Set(requests.map(({ who }) => who));
  const own = manifestsOf(input).flatMap(({ manifest, origin }): Asking[] => {
    const operator = OF_OPERATORS.find(({ kind }) => kind === manifest.kind);
    if (operator === undefined && manifest.kind !== "Service" && manifest.kind !== "Gateway") return [];
    const who = showManifest(manifest);
    const service = {
      namespace: manifest.metadata.namespace ?? "default",
      labels: textsOf(manifest.metadata.labels),
    };
    const base = { who, origin, addresses: [], service };
    if (manifest.kind === "Service")
      return isBalanced(manifest) && !asked.has(who) ? [{ ...base, spec: at(manifest, "spec") }] : [];
    if (manifest.kind === "Gateway")
      return !asked.has(who) && makesService(input, manifest)
        ? [
            {
              ...base,
              service: { ...service, labels: textsOf(at(manifest, "spec", "infrastructure", "labels")) },
              isSure: false,
            },
          ]
        : [];
    const count = operator === undefined || asked.has(who) ? 0 : operator.count(manifest);
    return Array.from({ length: count }, (_, index) => ({
      ...base,
      who: count === 1 ? who : `${who} (${index + 1} of ${count})`,
      isSure: false,
    }));
  });
  const ofCharts = releasesOf(input).flatMap(({ release, origin }): Asking[] => {
    const who = `release ${release.namespace}/${release.name}`;
    if (asked.has(who)) return [];
    const place = balancedIn(release.chart.name, release.values);
    if (place === undefined) return [];
    const spec = at(release.values, ...place);
    return [
      {
        who,
        origin: valuesPlace(input, release, { origin, paths: [[...place, "type"], place] }),
        addresses: [],
        service: { namespace: release.namespace, labels: textsOf(at(spec, "labels")) },
      },
    ];
  });
  return [...own, ...ofCharts];
}

/** Path of the Service in a chart's values that is of type LoadBalancer. */
function balancedIn(chart: string, values: unknown): readonly string[] | undefined {
  const row = BALANCED_BY_DEFAULT.find((one) => one.chart === chart);
  if (row !== undefined) {
    const service = at(values, ...row.service);
    const type = textAt(service, "type") ?? textAt(service, "spec", "type");
    if (at(service, "enabled") === false || (type !== undefined && type !== "LoadBalancer")) return undefined;
    return isForeign(at(service, "loadBalancerClass") ?? at(service, "spec", "loadBalancerClass"))
      ? undefined
      : row.service;
  }
  const found = mapsIn(values).find(
    ({ map, above }) =>
      map.type === "LoadBalancer" &&
      !isForeign(map.loadBalancerClass) &&
      ![map, ...above].some((one) => one.enabled === false || one.enable === false),
  );
  return found?.path;
}

function makesService(input: CheckInput, gateway: Manifest): boolean {
  const name = textAt(gateway, "spec", "gatewayClassName");
  const found = manifestsOf(input).find(
    ({ manifest }) => manifest.kind === "GatewayClass" && manifest.metadata.name === name,
  );
  const controller = textAt(found?.manifest, "spec", "controllerName") ?? (name === "cilium" ? "io.cilium/" : "");
  if (/^io\.cilium\//.test(controller) && ciliumOnHost(input)) return false;
  return GATEWAY_SERVICES.some((one) => one.test(controller));
}

/** Cilium listens at the nodes themselves instead of making Services (Cilium: Gateway API, host network mode). */
function ciliumOnHost(input: CheckInput): boolean {
  return chartsOf(input).some(
    ({ release }) =>
      release.chart.name === "cilium" && at(release.values, "gatewayAPI", "hostNetwork", "enabled") === true,
  );
}

/** What is left of a pool when everybody has got what he asks for: how many want one, of how many. */
export interface PoolUse {
  /** Where the addresses come from. */
  readonly pool: AddressPool;
  /** 4 or 6. */
  readonly family: Family;
  /** Addresses of that family. */
  readonly size: bigint;
  /** Those who can get their address of this pool alone, each sharing key once. */
  readonly claims: readonly Claim[];
  /** How many addresses they take. */
  readonly taken: number;
}

/** Every pool with those who can only get an address of it, by family. */
export function poolUse(input: CheckInput): readonly PoolUse[] {
  const claims = claimsOf(input);
  return addressPools(input).flatMap((pool) =>
    ([4, 6] as const).flatMap((family): PoolUse[] => {
      const size = sizeOf(pool.ranges, family);
      const here = claims.filter(
        (one) => one.pools.length === 1 && one.pools[0] === pool && wants(one, family, pool.ranges),
      );
      return here.length === 0 ? [] : [{ pool, family, size, claims: here, taken: takenBy(here, family).size }];
    }),
  );
}

function wants({ addresses, families }: Claim, family: Family, ranges: readonly AddressRange[]): boolean {
  const fixed = addresses.flatMap((text) => Address.parse(text) ?? []);
  if (fixed.length > 0)
    return fixed.some((one) => one.family === family && ranges.some((range) => range.contains(one)));
  return families.includes(family);
}

/** Addresses that claims take, each sharing key once. */
function takenBy(claims: readonly Claim[], family: Family): ReadonlySet<string> {
  return new Set(
    claims.flatMap(({ addresses, sharing }, index) => {
      const fixed = addresses.filter((text) => Address.parse(text)?.family === family);
      return fixed.length > 0 ? fixed : [sharing ?? `#${index}`];
    }),
  );
}

function sizeOf(ranges: readonly AddressRange[], family: Family): bigint {
  return ranges.filter(({ first }) => first.family === family).reduce((sum, { size }) => sum + size, 0n);
}

/**
 * An address of pools that nobody is going to get: not one that somebody asks for, not those that others get
 * who ask for any (the lowest ones, as MetalLB and Cilium give them), and none that was proposed for another
 * place. Undefined where there is none.
 */
export function addressToAskFor(input: CheckInput, pools: readonly AddressPool[], place: string): Address | undefined {
  const claims = claimsOf(input);
  const fixed = new Set(claims.flatMap(({ addresses }) => addresses.map((text) => Address.parse(text)?.toString())));
  const found = proposedFor(input.cluster, `address ${place}`, (given) => {
    for (const pool of pools) {
      const others = claims.filter(({ pools: open, addresses }) => addresses.length === 0 && open.includes(pool));
      let left = new Set(others.map(({ sharing }, index) => sharing ?? `#${index}`)).size;
      for (const { first, size } of pool.ranges) {
        for (let offset = 0; BigInt(offset) < size && offset <= fixed.size + left + given.length; offset += 1) {
          const candidate = first.plus(offset);
          if (fixed.has(candidate.toString()) || given.some((one) => one.contains(candidate))) continue;
          if (left === 0) return new AddressRange(candidate, candidate);
          left -= 1;
        }
      }
    }
    return undefined;
  });
  return found?.first;
}

/** Whoever is going to hold an address of a pool: by its own request, or as the only one of a pool of one address. */
export function ownerOf(input: CheckInput, address: Address): Claim | undefined {
  const claims = claimsOf(input);
  const byRequest = claims.find(({ addresses }) => addresses.some((text) => Address.parse(text)?.equals(address)));
  if (byRequest !== undefined) return byRequest;
  return claims.find(({ pools }) =>
    pools.some(({ ranges }) => ranges.length === 1 && ranges[0]?.size === 1n && ranges[0].contains(address)),
  );
}
