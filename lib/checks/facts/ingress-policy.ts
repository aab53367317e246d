import { at, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { AddressRange } from "../../model/address";
import { machinesOf } from "../../model/cluster";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { textsOf } from "./workloads";

/** Who opens a connection to a pod. */
export type Caller =
  | { readonly kind: "api-server" }
  /** The proxy of Cilium's own Gateways. */
  | { readonly kind: "entrance" }
  | { readonly kind: "pods"; readonly namespace: string; readonly labels: Readonly<Record<string, string>> };

/** Pods that answer, and where. */
export interface Target {
  readonly namespace: string;
  /** Labels that are known of them; a chart may give more. */
  readonly labels: Readonly<Record<string, string>>;
  /** Port of the container; a name where the Service names one. */
  readonly port: number | string;
}

/** A policy of Kubernetes or of Cilium that limits who may connect to pods. */
export interface IngressPolicy {
  /** In words, e.g. `NetworkPolicy media/plex`. */
  readonly who: string;
  /** Path of the definition that the policy comes from. */
  readonly origin: string;
  /** Undefined: pods of every namespace. */
  readonly namespace: string | undefined;
  /** The label selector of its pods, as its object has it. */
  readonly selector: unknown;
  /** Pods that it selects are reached only as policies allow. */
  readonly denies: boolean;
  /** Its allows: whether one is meant for a caller, and which ports it opens. */
  readonly rules: readonly { readonly lets: (caller: Caller) => boolean; readonly ports: readonly unknown[] }[];
}

/** Label by which Cilium knows the namespace of a pod. */
const POD_NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Entities of Cilium behind which the API server is: it runs in the network of control planes. */
const API_ENTITIES = ["kube-apiserver", "remote-node", "cluster", "all"];

/** Every policy that limits ingress. */
export function ingressPolicies(input: CheckInput): readonly IngressPolicy[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) => {
    const base = { who: showManifest(manifest), origin, namespace: manifest.metadata.namespace };
    if (manifest.kind === "NetworkPolicy" && manifest.apiVersion.startsWith("networking.k8s.io/"))
      return native(input, manifest).map((policy) => ({ ...base, namespace: base.namespace ?? "default", ...policy }));
    if (/^Cilium(Clusterwide)?NetworkPolicy$/.test(manifest.kind))
      return [...listAt(manifest, "specs"), ...(isFields(manifest.spec) ? [manifest.spec] : [])].flatMap((spec) =>
        cilium(spec, base.namespace).map((policy) => ({ ...base, ...policy })),
      );
    return [];
  });
}

type Details = Pick<IngressPolicy, "selector" | "denies" | "rules">;

function native(input: CheckInput, manifest: Manifest): readonly Details[] {
  const types = listAt(manifest, "spec", "policyTypes");
  if (types.length > 0 && !types.includes("Ingress")) return [];
  const own = manifest.metadata.namespace ?? "default";
  return [
    {
      selector: at(manifest, "spec", "podSelector"),
      denies: true,
      rules: listAt(manifest, "spec", "ingress").map((rule) => {
        const peers = listAt(rule, "from");
        return {
          ports: listAt(rule, "ports"),
          lets: (caller: Caller) =>
            peers.length === 0 ||
            (caller.kind === "api-server"
              ? holdsControlPlanes(input, peers)
              : caller.kind === "pods" && peers.some((peer) => isPeer(peer, caller, own))),
        };
      }),
    },
  ];
}

function isPeer(peer: unknown, caller: Extract<Caller, { kind: "pods" }>, own: string): boolean {
  if (at(peer, "ipBlock") !== undefined) return false;
  const namespaces = at(peer, "namespaceSelector");
  const inside =
    namespaces === undefined ? caller.namespace === own : maySelect(namespaces, { [NAMESPACE_NAME]: caller.namespace });
  return inside && maySelect(at(peer, "podSelector"), caller.labels);
}

/**
 * True where each control plane is in a block of addresses. Cilium knows
 * machines of the cluster as entities: a block never means them, unless that
 * is switched on.
 */
function holdsControlPlanes(input: CheckInput, peers: readonly unknown[]): boolean {
  if (input.declared.networkPolicy?.ownKind === "CiliumNetworkPolicy") {
    const release = input.platformReleases.find(({ chart }) => chart.name === "cilium");
    if (!listAt(release?.values, "policyCIDRMatchMode").includes("nodes")) return false;
  }
  const blocks = peers.flatMap((peer) => AddressRange.parse(textAt(peer, "ipBlock", "cidr") ?? "") ?? []);
  return machinesOf(input.cluster, "control-plane").every(({ address }) =>
    blocks.some((block) => block.contains(address)),
  );
}

function cilium(spec: unknown, own: string | undefined): readonly Details[] {
  const denies = at(spec, "ingress") !== undefined || at(spec, "ingressDeny") !== undefined;
  if (!denies) return [];
  return [
    {
      selector: at(spec, "endpointSelector"),
      denies: at(spec, "enableDefaultDeny", "ingress") !== false,
      rules: listAt(spec, "ingress")
        .filter((rule) => isFields(rule) && Object.keys(rule).length > 0)
        .map((rule) => ({
          ports: listAt(rule, "toPorts").flatMap((entry) => listAt(entry, "ports")),
          lets: (caller: Caller) => isFields(rule) && isCiliumPeer(rule, caller, own),
        })),
    },
  ];
}

function isCiliumPeer(rule: object, caller: Caller, own: string | undefined): boolean {
  if (!Object.keys(rule).some((key) => key.startsWith("from"))) return true;
  const entities = listAt(rule, "fromEntities");
  const endpoints = listAt(rule, "fromEndpoints");
  if (caller.kind === "api-server")
    return (
      entities.some((entity) => API_ENTITIES.some((one) => one === entity)) ||
      listAt(rule, "fromNodes").length > 0 ||
      endpoints.some((endpoint) =>
        Object.keys(textsOf(at(endpoint, "matchLabels"))).some((key) =>
          /^reserved[:.](kube-apiserver|remote-node)$/.test(key),
        ),
      )
    );
  if (entities.includes("all") || entities.includes("cluster")) return true;
  if (caller.kind === "entrance") return entities.includes("ingress");
  return endpoints.some((endpoint) => {
    const wanted = unprefixed(endpoint);
    const says = JSON.stringify(wanted).includes(POD_NAMESPACE);
    const inside = says || own === undefined || caller.namespace === own;
    return inside && maySelect(wanted, { ...caller.labels, [POD_NAMESPACE]: caller.namespace });
  });
}

/** A selector with the source `k8s:` of its keys left out. */
export function unprefixed(selector: unknown): object {
  const bare = (key: string) => key.replace(/^(k8s|any)[:.]/, "");
  return {
    matchLabels: Object.fromEntries(
      Object.entries(textsOf(at(selector, "matchLabels"))).map(([key, value]) => [bare(key), value]),
    ),
    matchExpressions: listAt(selector, "matchExpressions").map((one) =>
      isFields(one) ? { ...one, key: bare(textAt(one, "key") ?? "") } : one,
    ),
  };
}

/** True unless a label that is known speaks against it: of pods of charts only some are. */
export function maySelect(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const known = (key: string) => Object.hasOwn(labels, key);
  return (
    Object.entries(textsOf(at(selector, "matchLabels"))).every(
      ([key, value]) => !known(key) || labels[key] === value,
    ) &&
    listAt(selector, "matchExpressions").every((one) => {
      const value = labels[textAt(one, "key") ?? ""];
      if (value === undefined) return true;
      const values = listAt(one, "values");
      switch (textAt(one, "operator")) {
        case "In":
          return values.includes(value);
        case "NotIn":
          return !values.includes(value);
        case "DoesNotExist":
          return false;
        default:
          return true;
      }
    })
  );
}

/** True where an allow opens this port; a name and a number may be the same port, so that they match. */
export function opens(ports: readonly unknown[], port: number | string): boolean {
  if (ports.length === 0) return true;
  return ports.some((entry) => {
    const protocol = textAt(entry, "protocol");
    if (protocol !== undefined && protocol !== "TCP" && protocol !== "ANY") return false;
    const first = at(entry, "port");
    if (first === undefined) return true;
    // What is behind a name is not always known.
    if (typeof first === "string" && Number.isNaN(Number(first))) return first === port || typeof port === "number";
    if (typeof port === "string") return true;
    const number = Number(first);
    const last = Number(at(entry, "endPort") ?? number);
    return number === 0 || (number <= port && port <= last);
  });
}
