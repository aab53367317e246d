import type { CiliumClusterwideNetworkPolicySpec, CiliumNetworkPolicy } from "../../imports/crds/cilium";
import type { Cluster } from "../../lib/model/cluster";
import { type Allow, DEFAULT_DENY, DNS_PORTS, EVERYWHERE, NOT_INTERNET, type Peer } from "./allow";

type Named = CiliumNetworkPolicy & { readonly metadata: { readonly name: string } };
type Ingress = NonNullable<CiliumClusterwideNetworkPolicySpec["ingress"]>[number];
type Egress = NonNullable<CiliumClusterwideNetworkPolicySpec["egress"]>[number];

type Entity = NonNullable<Egress["toEntities"]>[number];

/** Label by which Cilium knows the namespace of a pod. */
const NAMESPACE = "k8s:io.kubernetes.pod.namespace";

/** An empty rule allows nothing and closes the direction (Cilium: ingress and egress default deny). */
export function ciliumDeny(namespace: string): Named {
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: DEFAULT_DENY, namespace },
    spec: { endpointSelector: {}, ingress: [{}], egress: [{}] },
  };
}

export function ciliumAllow(cluster: Cluster, allow: Allow): Named {
  const ports =
    allow.ports.length === 0
      ? {}
      : { ports: allow.ports.map(({ port, protocol }) => ({ port: String(port), protocol })) };
  const peers = allow.peers.flatMap((peer) => peersOf(cluster, peer));
  const isDns =
    allow.direction === "egress" && allow.ports.length > 0 && allow.ports.every((port) => isDnsPort(port.port));
  // Cilium learns the addresses of host names from the answers that pass here.
  const rules = isDns ? { rules: { dns: [{ matchPattern: "*" }] } } : {};
  const toPorts = allow.ports.length === 0 ? {} : { toPorts: [{ ...ports, ...rules }] };
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: allow.name, namespace: allow.namespace },
    spec: {
      endpointSelector: Object.keys(allow.pods).length === 0 ? {} : { matchLabels: allow.pods },
      // One rule for each peer: one rule cannot hold several kinds.
      ...(allow.direction === "ingress"
        ? { ingress: peers.map((peer) => ({ ...asIngress(peer), ...toPorts })) }
        : { egress: peers.map((peer) => ({ ...asEgress(peer), ...toPorts })) }),
    },
  };
}

function isDnsPort(port: number | string): boolean {
  return DNS_PORTS.some((one) => one.port === port);
}

type CiliumPeer =
  | { readonly endpoints: Readonly<Record<string, string>> | undefined }
  | { readonly entity: Entity }
  | { readonly cidr: string; readonly except?: readonly string[] }
  | { readonly host: string };

function peersOf(cluster: Cluster, peer: Peer): readonly CiliumPeer[] {
  switch (peer.kind) {
    case "pods": {
      const { namespace, labels = {} } = peer;
      if (namespace === undefined) return [{ entity: "cluster" }];
      return [{ endpoints: { [NAMESPACE]: namespace, ...labels } }];
    }
    case "internet": {
      const { family } = cluster.network.subnet.first;
      return [{ cidr: EVERYWHERE[family], except: NOT_INTERNET[family] }];
    }
    case "home":
      // Machines of the cluster are entities; an address block never means them.
      return [{ cidr: cluster.network.subnet.toString() }, { entity: "host" }, { entity: "remote-node" }];
    case "entrance":
      return [{ entity: "ingress" }];
    case "api-server":
      return [{ entity: "kube-apiserver" }];
    case "range":
      return [{ cidr: peer.cidr }];
    case "host":
      return [{ host: peer.host }];
  }
}

function asIngress(peer: CiliumPeer): Ingress {
  if ("endpoints" in peer) return { fromEndpoints: [{ matchLabels: peer.endpoints }] };
  if ("entity" in peer) return { fromEntities: [peer.entity] };
  if ("host" in peer) throw new Error(`a caller cannot be recognized by the host name ${peer.host}`);
  return { fromCIDRSet: [range(peer)] };
}

function asEgress(peer: CiliumPeer): Egress {
  if ("endpoints" in peer) return { toEndpoints: [{ matchLabels: peer.endpoints }] };
  if ("entity" in peer) return { toEntities: [peer.entity] };
  if ("host" in peer)
    return { toFQDNs: [peer.host.includes("*") ? { matchPattern: peer.host } : { matchName: peer.host }] };
  return { toCIDRSet: [range(peer)] };
}

function range({ cidr, except }: { readonly cidr: string; readonly except?: readonly string[] }) {
  return except === undefined ? { cidr } : { cidr, except };
}
