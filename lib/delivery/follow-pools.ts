import { isFields } from "../data/fields";
import type { Declared } from "../declared/declared";
import type { LoadBalancerOffer } from "../declared/offered";
import { type Manifest, showManifest } from "../manifest/manifest";
import type { Cluster } from "../model/cluster";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import type { Need } from "../stage/reference";

/** Kinds whose annotations reach a Service: the Service itself, and what a Gateway's controller makes one of. */
const ASKING = new Set(["Service", "Gateway"]);

/**
 * The stages, and for everybody who asks for an address of a pool the need to
 * follow that pool: a Service counts as not ready, and a Helm install as
 * failed, while its address is missing (Helm: --wait).
 */
export function followPools(
  cluster: Cluster,
  declared: Declared,
  stages: readonly PlannedStage[],
): readonly PlannedStage[] {
  const offer = declared.loadBalancer;
  if (offer?.reference === undefined) return stages;
  const markers = Object.keys(cluster.network.loadBalancers).map((pool) => ({ pool, marks: marksOf(offer, pool) }));
  const poolsIn = (value: unknown) =>
    markers.filter(({ marks }) => marks.some((mark) => holds(value, mark))).map(({ pool }) => pool);
  const needs = (value: unknown, cause: string): Need[] =>
    poolsIn(value).flatMap((pool) => {
      const reference = offer.reference?.(pool);
      return reference === undefined ? [] : [{ ...reference, strength: "start", cause }];
    });
  return stages.map((stage) => {
    const found = [
      ...stage.manifests
        .filter(({ kind }) => ASKING.has(kind))
        .flatMap((one: Manifest) => needs(one, showManifest(one))),
      ...stage.releases.flatMap((one: PlannedRelease) =>
        needs(one.values, `HelmRelease ${one.namespace}/${one.name} spec.values`),
      ),
    ];
    return found.length === 0 ? stage : { ...stage, needs: [...stage.needs, ...found] };
  });
}

/** Annotations or labels that only somebody who asks for this pool carries. */
function marksOf(offer: LoadBalancerOffer, pool: string): readonly Readonly<Record<string, string>>[] {
  return [offer.annotations(pool), offer.labels?.(pool) ?? {}].filter((mark) => Object.keys(mark).length > 0);
}

/** True when some object inside has every entry. */
function holds(value: unknown, mark: Readonly<Record<string, string>>): boolean {
  if (Array.isArray(value)) return value.some((entry) => holds(entry, mark));
  if (!isFields(value)) return false;
  if (Object.entries(mark).every(([key, text]) => value[key] === text)) return true;
  return Object.values(value).some((entry) => typeof entry === "object" && holds(entry, mark));
}
