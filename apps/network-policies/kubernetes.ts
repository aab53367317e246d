import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../imports/k8s/networking-v1";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { type Allow, DEFAULT_DENY, EVERYWHERE, NOT_INTERNET, type Peer, type Port } from "./allow";

type Named = NetworkPolicy & { readonly metadata: { readonly name: string } };

/** Closes a namespace in both directions (Kubernetes: network policies, default deny all). */
export function kubernetesDeny(namespace: string): Named {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: DEFAULT_DENY, namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

export function kubernetesAllow(cluster: Cluster, allow: Allow): Named {
  const peers = allow.peers.flatMap((peer) => peersOf(cluster, peer));
  const ports = allow.ports.length === 0 ? {} : { ports: allow.ports.map(portOf) };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: allow.name, namespace: allow.namespace },
    spec: {
      podSelector: Object.keys(allow.pods).length === 0 ? {} : { matchLabels: allow.pods },
      ...(allow.direction === "ingress"
        ? { policyTypes: ["Ingress"], ingress: [{ from: peers, ...ports }] }
        : { policyTypes: ["Egress"], egress: [{ to: peers, ...ports }] }),
    },
  };
}

function portOf({ port, protocol }: Port): NetworkPolicyPort {
  return { port, protocol };
}

function peersOf(cluster: Cluster, peer: Peer): readonly NetworkPolicyPeer[] {
  const block = (cidr: string): NetworkPolicyPeer => ({ ipBlock: { cidr } });
  switch (peer.kind) {
    case "pods": {
      const { namespace, labels = {} } = peer;
      return [
        {
          namespaceSelector:
            namespace === undefined ? {} : { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          ...(Object.keys(labels).length === 0 ? {} : { podSelector: { matchLabels: labels } }),
        },
      ];
    }
    case "internet": {
      const { family } = cluster.network.subnet.first;
      return [{ ipBlock: { cidr: EVERYWHERE[family], except: [...NOT_INTERNET[family]] } }];
    }
    case "home":
      return [block(cluster.network.subnet.toString())];
    case "api-server":
      // The Service of the API has the control planes' own addresses behind it.
      return machinesOf(cluster, "control-plane").map(({ address }) =>
        block(`${address}/${address.family === 6 ? 128 : 32}`),
      );
    case "range":
      return [block(peer.cidr)];
    case "entrance":
      throw new Error("a Kubernetes NetworkPolicy cannot name the proxy of Cilium's Gateways");
    case "host":
      throw new Error(`a Kubernetes NetworkPolicy cannot name the host ${peer.host}`);
  }
}
