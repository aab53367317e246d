import type { Allow, Peer } from "./allow";
import type { NetworkPolicyOptions } from "./options";

/** The operator's allows of one namespace. */
export function ownAllows(chosen: NetworkPolicyOptions, namespace: string): readonly Allow[] {
  const { ingress = [], egress = [] } = chosen.namespaces[namespace] ?? {};
  return [
    ...ingress.map(({ name, from, pods, ports }) => ({
      name: name ?? `allow-from-${showPeer(from[0])}`,
      namespace,
      direction: "ingress" as const,
      pods,
      peers: from,
      ports,
    })),
    ...egress.map(({ name, to, pods, ports }) => ({
      name: name ?? `allow-to-${showPeer(to[0])}`,
      namespace,
      direction: "egress" as const,
      pods,
      peers: to,
      ports,
    })),
  ];
}

/** A peer as part of a name. */
function showPeer(peer: Peer | undefined): string {
  switch (peer?.kind) {
    case "pods":
      return peer.namespace ?? "cluster";
    case "range":
      return peer.cidr.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    case "host":
      return peer.host
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "");
    default:
      return peer?.kind ?? "nobody";
  }
}
