import { at, isFields, listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { failureDomain } from "../../model/provisioner/provisioners";
import { manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { machinesFor, workloadsOf } from "./workloads";

/** Pods that must not share a node, a host or another domain. */
export interface RequiredSpread {
  /** In words, e.g. `StatefulSet vault/vault`. */
  readonly who: string;
  /** Path of the definition where the demand is changed. */
  readonly at: string;
  /** How many pods must be kept apart. */
  readonly replicas: number;
  /** Node label whose values are the domains, e.g. `kubernetes.io/hostname`. */
  readonly topologyKey: string;
  /** How many domains of that key may run them. */
  readonly domains: number;
}

/** Every required anti-affinity of the plan: of our workloads, of custom resources, of the values of releases. */
export function requiredSpreads(input: CheckInput): readonly RequiredSpread[] {
  const own = workloadsOf(input).flatMap(({ who, origin, pod, replicas }) =>
    replicas === undefined
      ? []
      : [
          ...keysOf(at(pod, "affinity", "podAntiAffinity")).map((topologyKey) => ({
            who,
            at: origin,
            replicas,
            topologyKey,
            domains: domainsOf(input, pod, topologyKey),
          })),
          ...tooFewDomains(input, pod).map((one) => ({ ...one, who, at: origin, replicas })),
        ],
  );
  const others = [
    ...manifestsOf(input)
      .filter(({ manifest }) => manifest.apiVersion.includes("."))
      .map(({ manifest, origin }) => ({ root: manifest.spec, who: showManifest(manifest), placeOf: () => origin })),
    ...releasesOf(input).map(({ release, origin }) => ({
      root: release.values,
      who: `release ${release.namespace}/${release.name}`,
      placeOf: (path: readonly string[]) => valuePlace(input, release, { origin, path }),
    })),
  ];
  return [...own, ...others.flatMap((other) => inValues(input, other))];
}

/**
 * Spreading over more domains than there are: each then takes `maxSkew` pods and
 * no more (Kubernetes documentation: Pod Topology Spread Constraints, minDomains).
 */
function tooFewDomains(input: CheckInput, pod: unknown): readonly Pick<RequiredSpread, "topologyKey" | "domains">[] {
  return listAt(pod, "topologySpreadConstraints").flatMap((one) => {
    const topologyKey = textAt(one, "topologyKey");
    const wanted = at(one, "minDomains");
    if (textAt(one, "whenUnsatisfiable") !== "DoNotSchedule" || topologyKey === undefined || typeof wanted !== "number")
      return [];
    const domains = domainsOf(input, pod, topologyKey);
    const skew = at(one, "maxSkew");
    return wanted > domains ? [{ topologyKey, domains: domains * (typeof skew === "number" ? skew : 1) }] : [];
  });
}

function keysOf(antiAffinity: unknown): readonly string[] {
  return listAt(antiAffinity, "requiredDuringSchedulingIgnoredDuringExecution").flatMap(
    (term) => textAt(term, "topologyKey") ?? [],
  );
}

/** What is known of a place in values from the maps around it. */
interface Around {
  readonly replicas: number;
  readonly pod: unknown;
  /** Path of the number of pods. */
  readonly counted: readonly string[];
}

interface Foreign {
  readonly root: unknown;
  readonly who: string;
  readonly placeOf: (path: readonly string[]) => string;
}

/** Spreading in custom resources and values; its place is the number of pods where an override says it, else the rule for them. */
function inValues(input: CheckInput, { root, who, placeOf }: Foreign): readonly RequiredSpread[] {
  const found: RequiredSpread[] = [];
  const visit = (value: unknown, path: readonly string[], { replicas, pod, counted }: Around): void => {
    if (Array.isArray(value)) for (const entry of value) visit(entry, path, { replicas, pod, counted });
    if (!isFields(value)) return;
    const key = ["replicas", "replicaCount", "instances", "size"].find((one) => typeof value[one] === "number");
    const count = key === undefined ? undefined : Number(value[key]);
    const number = key === undefined ? counted : [...path, key];
    const here = count === undefined ? pod : value;
    const own = count ?? replicas;
    // Bank-Vaults' operator and others take the topology key alone (Vault resource, podAntiAffinity).
    const plain = textAt(value, "podAntiAffinity");
    for (const topologyKey of plain === undefined ? keysOf(value.podAntiAffinity) : [plain])
      found.push({
        who,
        at: placeOf(number),
        replicas: own,
        topologyKey,
        domains: domainsOf(input, here, topologyKey),
      });
    for (const [inner, entry] of Object.entries(value))
      if (typeof entry === "object") visit(entry, [...path, inner], { replicas: own, pod: here, counted: number });
  };
  visit(root, [], { replicas: 1, pod: root, counted: [] });
  return found;
}

function domainsOf(input: CheckInput, pod: unknown, topologyKey: string): number {
  const machines = machinesFor(input, pod);
  if (topologyKey === "topology.kubernetes.io/zone") return new Set(machines.map(failureDomain)).size;
  if (topologyKey === "topology.kubernetes.io/region") return 1;
  return machines.length;
}
