import type { Asker } from "../../lib/declared/offers";
import { placeOutsideSecret, secretName } from "../../lib/secrets/outside-secret";
import type { Stage } from "../../lib/stage/stage";
import { peerSecret, peersOf, speakers } from "../../lib/workload/bgp";

/**
 * Sessions with the routers of `network.bgp`, and what they learn (MetalLB
 * documentation: BGP configuration). One advertisement for all: a pool is
 * announced to every router.
 */
export function addSessions(stage: Stage, asker: Asker, namespace: string, pools: readonly string[]): void {
  const { bgp } = asker.cluster.network;
  if (bgp === undefined || pools.length === 0) return;
  const nodes = speakers(bgp);
  const peers = peersOf(asker.cluster);
  for (const { name, ...peer } of peers) {
    const secret = peerSecret(name, peer, namespace);
    if (secret !== undefined)
      stage.needs(`BGPPeer ${namespace}/${name} spec.passwordSecret`, {
        start: { Secret: placeOutsideSecret(stage, asker, secret) },
      });
    stage.add({
      apiVersion: "metallb.io/v1beta2",
      kind: "BGPPeer",
      metadata: { name, namespace },
      spec: {
        myASN: bgp.asn,
        peerASN: peer.asn,
        peerAddress: peer.address.toString(),
        peerPort: peer.port,
        holdTime: peer.holdTime,
        keepaliveTime: peer.keepAlive,
        ...(peer.hops > 1 ? { ebgpMultiHop: true } : {}),
        ...(peer.gracefulRestart ? { enableGracefulRestart: true } : {}),
        ...(secret === undefined ? {} : { passwordSecret: { name: secretName(secret) } }),
        ...(nodes === undefined ? {} : { nodeSelectors: [{ matchLabels: nodes }] }),
      },
    });
  }
  stage.add({
    apiVersion: "metallb.io/v1beta1",
    kind: "BGPAdvertisement",
    metadata: { name: "pools-bgp", namespace },
    spec: { ipAddressPools: [...pools], peers: peers.map(({ name }) => name) },
  });
}
