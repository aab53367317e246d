import { at, isFields, listAt, textAt } from "../../data/fields";
import { linksOf, mainLinkOf, talosNames } from "../../model/machine-links";
import { patchedLinks } from "../../model/patched-links";
import { chartsOf } from "../place";
import type { CheckInput } from "../rule";
import { isSetAtRunTime, labelsOf } from "./node-labels";
import { objectsOfKind, type PoolObject, type PoolSystem } from "./pools";
import { selects, textsOf } from "./workloads";

/** An object by which addresses of pools become known on the network. */
export interface Announcement {
  /** Who reads it. */
  readonly system: PoolSystem;
  /** In words. */
  readonly what: string;
  /** Empty where it has none. */
  readonly namespace: string;
  /** Path in the definition. */
  readonly at: string;
  /** Its `spec`, as it is written. */
  readonly spec: unknown;
  /** By ARP and NDP, or by BGP. */
  readonly by: "layer 2" | "BGP";
  /** Links are named by themselves, or by regular expressions. */
  readonly interfaces: readonly string[];
  /** Selectors of nodes, of which one must match; empty: every node. */
  readonly nodes: readonly unknown[];
}

/** Kinds that announce (API references of MetalLB 0.16 and Cilium 1.20). */
const KINDS: Readonly<Record<string, { readonly system: PoolSystem; readonly by: Announcement["by"] }>> = {
  L2Advertisement: { system: "MetalLB", by: "layer 2" },
  BGPAdvertisement: { system: "MetalLB", by: "BGP" },
  CiliumL2AnnouncementPolicy: { system: "Cilium", by: "layer 2" },
  CiliumBGPAdvertisement: { system: "Cilium", by: "BGP" },
  CiliumBGPPeeringPolicy: { system: "Cilium", by: "BGP" },
  CiliumBGPClusterConfig: { system: "Cilium", by: "BGP" },
};

/** Every object of the plan that announces addresses of load balancers. */
export function announcements(input: CheckInput): readonly Announcement[] {
  return objectsOfKind(input, Object.keys(KINDS)).flatMap(({ object, at: place }): Announcement[] => {
    const kind = typeof object.kind === "string" ? object.kind : "";
    const row = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (row === undefined) return [];
    const namespace = textAt(object, "metadata", "namespace") ?? "";
    const selector = at(object, "spec", "nodeSelector");
    return [
      {
        ...row,
        what: `${kind} ${namespace === "" ? "" : `${namespace}/`}${textAt(object, "metadata", "name") ?? ""}`,
        namespace,
        at: place,
        spec: object.spec,
        interfaces: listAt(object, "spec", "interfaces").filter((one) => typeof one === "string"),
        nodes: [...listAt(object, "spec", "nodeSelectors"), ...(isFields(selector) ? [selector] : [])],
      },
    ];
  });
}

/** True where one of them makes a pool's addresses known. */
export function isAnnounced(pool: PoolObject, all: readonly Announcement[]): boolean {
  return all
    .filter(({ system }) => system === pool.system)
    .some(({ spec, namespace, by }) => {
      if (pool.system === "Cilium") return by === "BGP" || at(spec, "loadBalancerIPs") === true;
      if (namespace !== pool.namespace) return false;
      const names = listAt(spec, "ipAddressPools");
      const selectors = listAt(spec, "ipAddressPoolSelectors");
      // Without either, an advertisement is of every pool (MetalLB: advanced configuration).
      if (names.length === 0 && selectors.length === 0) return true;
      return names.includes(pool.name) || selectors.some((one) => selects(one, pool.labels));
    });
}

/** True where a chart of the plan announces without an object: kube-vip by its own values, Cilium not at all. */
export function announcesByItself(input: CheckInput, system: PoolSystem): boolean {
  return system === "kube-vip" || !chartsOf(input).some(({ release }) => release.chart.name === system.toLowerCase());
}

/** The selectors of an announcement match no machine, as far as labels are known before the cluster runs. */
export function selectsNobody(input: CheckInput, { nodes }: Announcement): boolean {
  if (nodes.length === 0 || nodes.some((one) => asksRunTime(input, one))) return false;
  return !input.cluster.machines.some((machine) => nodes.some((one) => selects(one, labelsOf(input, machine))));
}

function asksRunTime(input: CheckInput, selector: unknown): boolean {
  const keys = [
    ...Object.keys(textsOf(at(selector, "matchLabels"))),
    ...listAt(selector, "matchExpressions").flatMap((one) => textAt(one, "key") ?? []),
  ];
  return keys.some((key) => isSetAtRunTime(input, key));
}

/** Interfaces of an announcement that no machine has, with those that there are; undefined where some are not known by name. */
export function unknownInterfaces(
  input: CheckInput,
  { system, interfaces }: Announcement,
): { readonly unknown: readonly string[]; readonly known: readonly string[] } | undefined {
  if (interfaces.length === 0) return undefined;
  const known = linkNames(input);
  if (known === undefined) return undefined;
  const isThere = (wanted: string) =>
    system === "Cilium" ? known.some((name) => matches(wanted, name)) : known.includes(wanted);
  const unknown = interfaces.filter((wanted) => !isThere(wanted));
  // Several may be named for machines of several sorts; one that is there is enough.
  return unknown.length === interfaces.length ? { unknown, known } : undefined;
}

/** Names of links as Talos has them; undefined where a machine's card is known by no name. */
function linkNames(input: CheckInput): readonly string[] | undefined {
  const { cluster } = input;
  const names = cluster.machines.map((machine) =>
    mainLinkOf(cluster.network, machine).mac === undefined
      ? [...linksOf(cluster, machine).flatMap(talosNames), ...patchedLinks(cluster, machine)]
      : undefined,
  );
  if (names.some((one) => one === undefined)) return undefined;
  return [...new Set(names.flatMap((one) => one ?? []))].sort();
}

/** Regular expressions of Go match anywhere in a name (Cilium documentation: L2 announcements, interfaces). */
function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // What Go alone understands says nothing here.
    return true;
  }
}
