import type { Asker } from "../../lib/declared/offers";
import { seconds } from "../../lib/model/bgp-problems";
import { placeOutsideSecret, secretName } from "../../lib/secrets/outside-secret";
import type { Stage } from "../../lib/stage/stage";
import { familiesOf, peerSecret, peersOf, speakers } from "../../lib/workload/bgp";
import { POOL_LABEL } from "./pool-label";

/** Namespace in which the agents read passwords of sessions: the chart's default. */
export const BGP_SECRETS_NAMESPACE = "kube-system";

/** By which a session finds what it announces. */
const ADVERTISED = { "groundwork.dev/advertise": "load-balancers" };

/**
 * Sessions with the routers of `network.bgp`, and what they learn (Cilium
 * documentation: BGP Control Plane resources).
 */
export function addSessions(stage: Stage, asker: Asker, pools: readonly string[]): void {
  const { cluster } = asker;
  const { bgp } = cluster.network;
  if (bgp === undefined || pools.length === 0) return;
  const nodes = speakers(bgp);
  const peers = peersOf(cluster);
  stage.add({
    apiVersion: "cilium.io/v2",
    kind: "CiliumBGPClusterConfig",
    metadata: { name: "cluster" },
    spec: {
      ...(nodes === undefined ? {} : { nodeSelector: { matchLabels: nodes } }),
      bgpInstances: [
        {
          name: "cluster",
          localASN: bgp.asn,
          peers: peers.map(({ name, asn, address }) => ({
            name,
            peerASN: asn,
            peerAddress: address.toString(),
            peerConfigRef: { name },
          })),
        },
      ],
    },
  });
  for (const { name, ...peer } of peers) {
    const secret = peerSecret(name, peer, BGP_SECRETS_NAMESPACE);
    if (secret !== undefined)
      stage.needs(`CiliumBGPPeerConfig ${name} spec.authSecretRef`, {
        start: { Secret: placeOutsideSecret(stage, asker, secret) },
      });
    stage.add({
      apiVersion: "cilium.io/v2",
      kind: "CiliumBGPPeerConfig",
      metadata: { name },
      spec: {
        ...(secret === undefined ? {} : { authSecretRef: secretName(secret) }),
        ...(peer.hops > 1 ? { ebgpMultihop: peer.hops } : {}),
        transport: { peerPort: peer.port },
        timers: {
          holdTimeSeconds: Math.floor(seconds(peer.holdTime)),
          keepAliveTimeSeconds: Math.floor(seconds(peer.keepAlive)),
        },
        gracefulRestart: { enabled: peer.gracefulRestart },
        families: familiesOf(cluster, pools).map((afi) => ({
          afi,
          safi: "unicast",
          advertisements: { matchLabels: ADVERTISED },
        })),
      },
    });
  }
  stage.add({
    apiVersion: "cilium.io/v2",
    kind: "CiliumBGPAdvertisement",
    metadata: { name: "load-balancers", labels: ADVERTISED },
    spec: {
      advertisements: [
        {
          advertisementType: "Service",
          service: { addresses: ["LoadBalancerIP"] },
          selector: { matchExpressions: [{ key: POOL_LABEL, operator: "In", values: [...pools] }] },
        },
      ],
    },
  });
}
