import { at, isFields, listAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";

/** What a network policy says about leaving pods. */
export interface EgressPolicy {
  /** In words, e.g. `NetworkPolicy media/plex`. */
  readonly who: string;
  /** Path of the definition that the policy comes from. */
  readonly origin: string;
  /** Undefined: pods of every namespace. */
  readonly namespace: string | undefined;
  /** The label selector of its pods, as its object has it. */
  readonly selector: unknown;
  /** Pods that it selects may leave only as policies allow. */
  readonly denies: boolean;
  /** Some rule lets pods reach port 53, or every port. */
  readonly allowsDns: boolean;
  /** It has a rule that lets pods out to somewhere. */
  readonly allowsAnything: boolean;
}

/** Every policy of Kubernetes and of Cilium that limits egress. */
export function egressPolicies(input: CheckInput): readonly EgressPolicy[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) => {
    const base = { who: showManifest(manifest), origin, namespace: manifest.metadata.namespace };
    if (manifest.kind === "NetworkPolicy" && manifest.apiVersion.startsWith("networking.k8s.io/"))
      return native(manifest).map((policy) => ({ ...base, ...policy }));
    if (/^Cilium(Clusterwide)?NetworkPolicy$/.test(manifest.kind))
      return [...listAt(manifest, "specs"), ...(isFields(manifest.spec) ? [manifest.spec] : [])].flatMap((spec) =>
        cilium(spec).map((policy) => ({ ...base, ...policy })),
      );
    return [];
  });
}

type Details = Pick<EgressPolicy, "selector" | "denies" | "allowsDns" | "allowsAnything">;

function native(manifest: Manifest): readonly Details[] {
  const rules = listAt(manifest, "spec", "egress");
  const types = listAt(manifest, "spec", "policyTypes");
  if (!types.includes("Egress") && !(types.length === 0 && rules.length > 0)) return [];
  return [
    {
      selector: at(manifest, "spec", "podSelector"),
      denies: true,
      allowsAnything: rules.length > 0,
      allowsDns: rules.some((rule) => {
        const ports = listAt(rule, "ports");
        if (ports.length > 0) return ports.some((port) => isDns(at(port, "port"), at(port, "endPort")));
        // Without ports it is the peer that decides; no peer is every one.
        const peers = listAt(rule, "to");
        return peers.length === 0 || peers.some((peer) => mayBeSystem(peer));
      }),
    },
  ];
}

/** True for a peer that the cluster's DNS may be among: by namespace, by a block of addresses, or because nothing rules it out. */
function mayBeSystem(peer: unknown): boolean {
  const namespaces = at(peer, "namespaceSelector");
  if (namespaces === undefined) return at(peer, "ipBlock") !== undefined;
  const name = at(namespaces, "matchLabels", "kubernetes.io/metadata.name");
  return name === undefined || name === "kube-system";
}

function cilium(spec: unknown): readonly Details[] {
  const rules = listAt(spec, "egress");
  const denies = at(spec, "egress") !== undefined || at(spec, "egressDeny") !== undefined;
  if (!denies) return [];
  return [
    {
      selector: at(spec, "endpointSelector"),
      denies: at(spec, "enableDefaultDeny", "egress") !== false,
      allowsAnything: rules.some((rule) => isFields(rule) && Object.keys(rule).length > 0),
      allowsDns: rules.some((rule) => {
        if (!isFields(rule) || Object.keys(rule).length === 0) return false;
        const ports = listAt(rule, "toPorts").flatMap((entry) => listAt(entry, "ports"));
        if (ports.length > 0) return ports.some((port) => isDns(at(port, "port"), at(port, "endPort")));
        // Without ports it is the destination that decides; the cluster's DNS is none of the world's.
        const entities = listAt(rule, "toEntities");
        return entities.includes("all") || entities.includes("cluster") || reachesSystem(rule);
      }),
    },
  ];
}

function reachesSystem(rule: unknown): boolean {
  return listAt(rule, "toEndpoints").some((endpoint) => {
    const labels = at(endpoint, "matchLabels");
    if (!isFields(labels)) return true;
    return Object.values(labels).includes("kube-dns") || Object.values(labels).includes("kube-system");
  });
}

function isDns(port: unknown, end: unknown): boolean {
  if (port === undefined) return true;
  if (port === "dns" || port === "dns-tcp") return true;
  const first = Number(port);
  return first === 53 || (first < 53 && Number(end) >= 53);
}
