import { at, isFields, listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { failureDomain } from "../../model/provisioner/provisioners";
import { manifestsOf, releasesOf, valuesPlace } from "../place";
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
      .map(({ manifest, origin }) => ({ root: manifest.spec, who: showManifest(manifest), place: origin })),
    ...releasesOf(input).map(({ release, origin }) => ({
      root: release.values,
      who: `release ${release.namespace}/${release.name}`,
      place: valuesPlace(input, release, origin),
    })),
  ];
  return [...own, ...others.flatMap(({ root, who, place }) => inValues(input, root, who, place))];
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

function inValues(input: CheckInput, root: unknown, who: string, place: string): readonly RequiredSpread[] {
  const found: RequiredSpread[] = [];
  const visit = (value: unknown, replicas: number, pod: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) visit(entry, replicas, pod);
    if (!isFields(value)) return;
    const count = ["replicas", "replicaCount", "instances", "size"]
      .map((key) => value[key])
      .find((one) => typeof one === "number");
    const here = count === undefined ? pod : value;
    const own = count ?? replicas;
    // Bank-Vaults' operator and others take the topology key alone (Vault resource, podAntiAffinity).
    const plain = textAt(value, "podAntiAffinity");
    for (const topologyKey of plain === undefined ? keysOf(value.podAntiAffinity) : [plain])
      found.push({ who, at: place, replicas: own, topologyKey, domains: domainsOf(input, here, topologyKey) });
    for (const entry of Object.values(value)) if (typeof entry === "object") visit(entry, own, here);
  };
  visit(root, 1, root);
  return found;
}

function domainsOf(input: CheckInput, pod: unknown, topologyKey: string): number {
  const machines = machinesFor(input, pod);
  if (topologyKey === "topology.kubernetes.io/zone") return new Set(machines.map(failureDomain)).size;
  if (topologyKey === "topology.kubernetes.io/region") return 1;
  return machines.length;
}
