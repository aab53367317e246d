import { at, isFields, listAt, textAt } from "../../data/fields";
import { AddressRange } from "../../model/address";
import type { StageGraph } from "../../plan/stage-graph";
import { manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import type { Holder } from "./address-plan";
import { mapsIn } from "./maps-in";
import { selects } from "./workloads";

/** Who gives out the addresses of a pool. */
export type PoolSystem = "MetalLB" | "Cilium" | "kube-vip";

/** Addresses that Services may get, and who gets them. */
export interface AddressPool {
  /** What Services ask for; of the definition's pools their key. */
  readonly name: string;
  /** In words, e.g. `IPAddressPool metallb-system/web`. */
  readonly what: string;
  /** Path in the definition. */
  readonly at: string;
  /** True for one of `network.loadBalancers`. */
  readonly isOfDefinition: boolean;
  /** Its addresses, as far as they can be read. */
  readonly ranges: readonly AddressRange[];
  /** The object; absent where only the definition has it. */
  readonly object?: PoolObject;
  /** True where a Service that names no pool may get an address of it. */
  readonly givesUnasked: (service: { readonly namespace: string; readonly labels: Labels }) => boolean;
}

type Labels = Readonly<Record<string, string>>;

/** A pool as an object of a stage, or inside the values of a chart. */
export interface PoolObject {
  /** Who reads it. */
  readonly system: PoolSystem;
  /** In words. */
  readonly what: string;
  /** What Services and advertisements call it. */
  readonly name: string;
  /** Empty where it has none. */
  readonly namespace: string;
  /** Its own labels, by which advertisements choose pools. */
  readonly labels: Labels;
  /** Path in the definition. */
  readonly at: string;
  /** Its `spec`, as it is written. */
  readonly spec: unknown;
  /** What it says its addresses are, each as it is written. */
  readonly texts: readonly string[];
}

const pooled = new WeakMap<StageGraph, readonly PoolObject[]>();

/** Objects of a kind wherever the plan holds them: in stages, and in the values of charts that make them. */
export function objectsOfKind(
  input: CheckInput,
  kinds: readonly string[],
): readonly { readonly object: Readonly<Record<string, unknown>>; readonly at: string }[] {
  const own = manifestsOf(input).flatMap(({ manifest, origin }) =>
    kinds.includes(manifest.kind) ? [{ object: { ...manifest }, at: origin }] : [],
  );
  const inValues = releasesOf(input).flatMap(({ release, origin }) =>
    mapsIn(release.values).flatMap(({ map, path }) =>
      typeof map.kind === "string" && kinds.includes(map.kind) && isFields(map.metadata)
        ? [{ object: map, at: valuePlace(input, release, { origin, path }) }]
        : [],
    ),
  );
  return [...own, ...inValues];
}

/** ConfigMap of kube-vip's cloud provider, and its keys (kube-vip documentation: cloud provider). */
const KUBE_VIP = { name: "kubevip", namespace: "kube-system", key: /^(cidr|range)-/ };

/** Every pool that is an object: of MetalLB, Cilium and kube-vip. */
export function poolObjects(input: CheckInput): readonly PoolObject[] {
  const known = pooled.get(input.graph);
  if (known !== undefined) return known;
  const found = objectsOfKind(input, ["IPAddressPool", "CiliumLoadBalancerIPPool", "ConfigMap"]).flatMap(
    ({ object, at: place }): readonly PoolObject[] => {
      const name = textAt(object, "metadata", "name") ?? "";
      const namespace = textAt(object, "metadata", "namespace") ?? "";
      const common = { name, namespace, labels: textsOf(at(object, "metadata", "labels")), at: place };
      if (object.kind === "IPAddressPool")
        return [
          {
            ...common,
            system: "MetalLB",
            what: `IPAddressPool ${namespace === "" ? "" : `${namespace}/`}${name}`,
            spec: object.spec,
            texts: listAt(object, "spec", "addresses").filter((text) => typeof text === "string"),
          },
        ];
      if (object.kind === "CiliumLoadBalancerIPPool")
        return [
          {
            ...common,
            system: "Cilium",
            what: `CiliumLoadBalancerIPPool ${name}`,
            spec: object.spec,
            texts: [...listAt(object, "spec", "blocks"), ...listAt(object, "spec", "cidrs")].map(blockText),
          },
        ];
      if (name !== KUBE_VIP.name || namespace !== KUBE_VIP.namespace) return [];
      return Object.entries(textsOf(object.data))
        .filter(([key]) => KUBE_VIP.key.test(key))
        .map(([key, text]) => ({
          ...common,
          system: "kube-vip",
          name: key.replace(KUBE_VIP.key, ""),
          what: `${key} of ConfigMap ${namespace}/${name}`,
          spec: {},
          texts: text.split(",").map((part) => part.trim()),
        }));
    },
  );
  pooled.set(input.graph, found);
  return found;
}

function blockText(block: unknown): string {
  const start = textAt(block, "start") ?? "";
  const stop = textAt(block, "stop");
  return textAt(block, "cidr") ?? (stop === undefined || stop === "" ? start : `${start}-${stop}`);
}

function textsOf(value: unknown): Labels {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])),
  );
}

const planned = new WeakMap<StageGraph, readonly AddressPool[]>();

/** The pools of the definition with the objects that were made of them, then those that somebody wrote as objects. */
export function addressPools(input: CheckInput): readonly AddressPool[] {
  const known = planned.get(input.graph);
  if (known !== undefined) return known;
  const objects = poolObjects(input);
  const used = new Set<PoolObject>();
  const own = Object.entries(input.cluster.network.loadBalancers).map(([name, ranges]): AddressPool => {
    const object = objects.find((one) => one.name === name && isMadeOf(one, ranges));
    if (object !== undefined) used.add(object);
    return {
      name,
      what: `load-balancer pool ${name}`,
      at: `network.loadBalancers.${name}`,
      isOfDefinition: true,
      ranges,
      ...(object === undefined ? {} : { object }),
      // Groundwork's own pools are given to those that ask; without the object nobody knows.
      givesUnasked: (service) => object !== undefined && givesUnasked(object, service),
    };
  });
  const further = objects
    .filter((object) => !used.has(object))
    .map((object): AddressPool => {
      const { name, what, at: place } = object;
      return {
        name,
        what,
        at: place,
        isOfDefinition: false,
        ranges: rangesOf(object),
        object,
        givesUnasked: (service) => givesUnasked(object, service),
      };
    });
  const all = [...own, ...further];
  planned.set(input.graph, all);
  return all;
}

/** What a pool's texts say, as far as they can be read. */
export function rangesOf({ texts }: PoolObject): readonly AddressRange[] {
  return texts.flatMap((text) => AddressRange.parse(text) ?? []);
}

function isMadeOf(object: PoolObject, ranges: readonly AddressRange[]): boolean {
  const written = rangesOf(object);
  return (
    written.length === ranges.length &&
    written.every((one) => ranges.some(({ first, last }) => one.first.equals(first) && one.last.equals(last)))
  );
}

/** True where a Service that asks for nothing may get an address (MetalLB: autoAssign, serviceAllocation; Cilium: LB IPAM, serviceSelector). */
function givesUnasked(
  { system, spec, name }: PoolObject,
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
): boolean {
  if (system === "kube-vip") return name === "global" || name === namespace;
  if (system === "MetalLB") {
    if (at(spec, "autoAssign") === false) return false;
    const namespaces = listAt(spec, "serviceAllocation", "namespaces");
    const selectors = listAt(spec, "serviceAllocation", "serviceSelectors");
    const byNamespace = namespaces.length === 0 || namespaces.includes(namespace);
    return byNamespace && (selectors.length === 0 || selectors.some((one) => selects(one, labels)));
  }
  if (at(spec, "disabled") === true) return false;
  const selector = at(spec, "serviceSelector");
  // Cilium selects by name and namespace as if they were labels of the Service.
  const seen = { "io.kubernetes.service.namespace": namespace, ...labels };
  return selector === undefined || selector === null || selects(selector, seen);
}

/** Pools of objects as holders of addresses, in addition to those of the definition. */
export function poolHolders(input: CheckInput): readonly Holder[] {
  return addressPools(input)
    .filter(({ isOfDefinition }) => !isOfDefinition)
    .flatMap(({ what, at: place, ranges }) =>
      ranges.map((range): Holder => ({ kind: "pool", what, at: place, range })),
    );
}

/** The pools of the definition, and those that somebody wrote as objects; of two of one name the first. */
export function poolsOf(input: CheckInput): ReadonlyMap<string, readonly AddressRange[]> {
  const pools = new Map<string, readonly AddressRange[]>();
  for (const { name, ranges } of addressPools(input)) if (!pools.has(name)) pools.set(name, ranges);
  return pools;
}
