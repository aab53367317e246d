import { z } from "zod";
import { address, duration, label, name } from "./field";
import { labels } from "./grammar";
import { secretRef } from "./secret";

/** RFC 6793: four bytes; 0 and the last are reserved (RFC 7607, RFC 7300). */
const asn = z.int().min(1).max(4294967294);

/** Announcing load-balancer addresses by BGP, whichever component does it. */
export const bgpSchema = z.strictObject({
  asn: asn.meta({ description: "number of the cluster's autonomous system, e.g. 64514; private: 64512 to 65534" }),
  peers: z
    .record(
      label,
      z.strictObject({
        address: address.meta({ description: "address of the router, e.g. 192.168.10.1" }),
        asn: asn.meta({ description: "number of the router's autonomous system, e.g. 64513" }),
        port: z.int().min(1).max(65535).default(179).meta({ description: "TCP port of the router's BGP" }),
        password: secretRef.optional().meta({
          description:
            "origin of the password that both sides sign TCP with (RFC 2385), under the key password; absent: none",
        }),
        hops: z.int().min(1).max(255).default(1).meta({
          description: "how many hops the router is away; 1: in the machines' network, more: multihop",
        }),
        holdTime: duration.default("90s").meta({
          description: "time without a sign of life after which a side counts as gone, at least 3s, e.g. 90s",
        }),
        keepAlive: duration
          .default("30s")
          .meta({ description: "time between two signs of life, at most a third of holdTime, e.g. 30s" }),
        gracefulRestart: z
          .boolean()
          .default(true)
          .meta({ description: "true: the router keeps routes while the speaker of a node restarts (RFC 4724)" }),
      }),
    )
    .refine((peers) => Object.keys(peers).length > 0, "at least one router")
    .meta({ description: "routers by a name of your choice, e.g. gateway" }),
  nodes: labels.default({}).meta({
    description: "labels of the nodes that speak BGP, e.g. {bgp: enabled}; empty: every node",
  }),
  pools: z.array(name).optional().meta({
    description:
      "keys of network.loadBalancers that are announced by BGP; absent: those outside every network of the machines",
  }),
});

/** `bgp` of a definition with every default filled in. */
export type Bgp = z.output<typeof bgpSchema>;
/** One router. */
export type BgpPeer = Bgp["peers"][string];
