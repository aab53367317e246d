import { at, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import { AddressRange } from "../../model/address";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import type { Holder } from "./address-plan";

/** A pool of load-balancer addresses that somebody wrote as an object. */
interface PoolObject {
  readonly name: string;
  /** Path of the definition that brings the object. */
  readonly origin: string;
  readonly ranges: readonly AddressRange[];
}

/** Where each kind of pool says its addresses (API references of MetalLB 0.16 and Cilium 1.20). */
const ADDRESSES: Readonly<Record<string, (manifest: Manifest) => readonly unknown[]>> = {
  IPAddressPool: (manifest) => listAt(manifest, "spec", "addresses"),
  CiliumLoadBalancerIPPool: (manifest) =>
    listAt(manifest, "spec", "blocks").map((block) => {
      const [start, stop] = [textAt(block, "start"), at(block, "stop")];
      return textAt(block, "cidr") ?? (typeof stop === "string" ? `${start}-${stop}` : start);
    }),
};

/** Pools that are objects of the operator's own; those that follow from the definition have its names. */
function poolObjects(input: CheckInput): readonly PoolObject[] {
  return manifestsOf(input).flatMap(({ manifest, origin }): PoolObject[] => {
    const { name } = manifest.metadata;
    const read = Object.hasOwn(ADDRESSES, manifest.kind) ? ADDRESSES[manifest.kind] : undefined;
    if (read === undefined || Object.hasOwn(input.cluster.network.loadBalancers, name)) return [];
    const ranges = read(manifest).flatMap((text) => (typeof text === "string" ? (AddressRange.parse(text) ?? []) : []));
    return [{ name, origin, ranges }];
  });
}

/** The pools of the definition, and those that somebody wrote as objects. */
export function poolsOf(input: CheckInput): ReadonlyMap<string, readonly AddressRange[]> {
  return new Map([
    ...poolObjects(input).map(({ name, ranges }) => [name, ranges] as const),
    ...Object.entries(input.cluster.network.loadBalancers),
  ]);
}

/** What pools that are objects hold of the address plan. */
export function heldByPoolObjects(input: CheckInput): readonly Holder[] {
  return poolObjects(input).flatMap(({ name, origin, ranges }) =>
    ranges.map((range): Holder => ({ kind: "pool", what: `load-balancer pool ${name}`, at: origin, range })),
  );
}
