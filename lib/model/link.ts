import { z } from "zod";
import { bondSchema } from "./bond";
import { address, cidr, hostAddress, mac } from "./field";
import { linkName } from "./grammar";

/** Largest packet of a link in bytes; IPv6 needs 1280, Ethernet drivers end at 65535. */
const mtu = z.int().min(576).max(65535);

/** Which card of the machine is meant, where its name in Talos may change. */
const cardSchema = z
  .strictObject({
    mac: mac.optional().meta({
      description: "MAC address that the card was made with, in capitals or not, e.g. BC:24:11:00:00:01",
    }),
    driver: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, "the name of a kernel driver, e.g. i40e")
      .optional()
      .meta({ description: "kernel driver of the card, e.g. i40e or igc" }),
    bus: z
      .string()
      .regex(/^[0-9a-fA-F:.*?-]{1,32}$/, "a bus path such as 0000:01:00.0, in which * and ? may stand for others")
      .optional()
      .meta({ description: "bus path of the card, e.g. 0000:01:00.0; * and ? match others, as in 0000:01:00.*" }),
    count: z.int().min(1).max(16).default(1).meta({
      description:
        "how many cards it matches on each machine; from 2 on they are named by a number behind the key: fibre0, fibre1",
    }),
  })
  .refine(({ mac: own, driver, bus }) => own !== undefined || driver !== undefined || bus !== undefined, {
    message: "mac, driver or bus, by which the card is found",
  })
  .refine(({ mac: own, count }) => own === undefined || count === 1, {
    message: "one card: no two have the same MAC address",
    path: ["count"],
  });

const ring = z.int().positive().max(65536);
const channel = z.int().nonnegative().max(1024);

/** Settings of an Ethernet card (siderolabs/talos, network/ethernet.go; ethtool). */
const ethernetSchema = z.strictObject({
  rings: z
    .strictObject({
      rx: ring.optional().meta({ description: "packets in the receive ring, e.g. 4096" }),
      tx: ring.optional().meta({ description: "packets in the send ring, e.g. 4096" }),
      "rx-mini": ring.optional().meta({ description: "packets in the ring of small packets" }),
      "rx-jumbo": ring.optional().meta({ description: "packets in the ring of large packets" }),
      "rx-buf-len": ring.optional().meta({ description: "bytes of one receive buffer" }),
      "cqe-size": ring.optional().meta({ description: "bytes of one entry of the completion queue" }),
      "tx-push": z.boolean().optional().meta({ description: "true: packets to send are pushed into the card" }),
      "rx-push": z.boolean().optional().meta({ description: "true: received packets are pushed by the card" }),
      "tx-push-buf-len": ring.optional().meta({ description: "bytes of one packet that are pushed" }),
      "tcp-data-split": z.boolean().optional().meta({ description: "true: headers and data of TCP are kept apart" }),
    })
    .optional()
    .meta({ description: "ring buffers, e.g. {rx: 4096, tx: 4096}" }),
  channels: z
    .strictObject({
      rx: channel.optional().meta({ description: "queues that only receive" }),
      tx: channel.optional().meta({ description: "queues that only send" }),
      other: channel.optional().meta({ description: "queues of another purpose" }),
      combined: channel.optional().meta({ description: "queues that do both, e.g. 4" }),
    })
    .optional()
    .meta({ description: "queues of the card, e.g. {combined: 4}" }),
  features: z
    .record(
      z.string().regex(/^[a-z0-9-]{1,64}$/, "a feature as ethtool -k names it, e.g. tx-tcp-segmentation"),
      z.boolean(),
    )
    .optional()
    .meta({ description: "features by their names in ethtool -k, e.g. {tx-tcp-segmentation: false}" }),
  wakeOnLan: z
    .array(z.enum(["phy", "unicast", "multicast", "broadcast", "arp", "magic", "magicsecure", "filter"]))
    .optional()
    .meta({ description: "packets that wake the machine, e.g. [magic]; an empty list: none. From Talos 1.12 on" }),
});

/** DHCP on a link. */
const dhcpSchema = z.strictObject({
  ipv4: z.boolean().default(true).meta({ description: "true: an IPv4 address by DHCP" }),
  ipv6: z.boolean().default(false).meta({ description: "true: an IPv6 address by DHCPv6" }),
  metric: z
    .int()
    .positive()
    .optional()
    .meta({ description: "priority of the routes that DHCP gives; a lower number wins. Absent: 1024" }),
});

const routeSchema = z
  .strictObject({
    destination: cidr.optional().meta({ description: "network that the route leads to; absent: everywhere" }),
    gateway: address
      .optional()
      .meta({ description: "router in one of the link's networks; absent: the network is on the link itself" }),
    source: address.optional().meta({ description: "address of the machine that packets come from" }),
    metric: z.int().positive().optional().meta({ description: "priority of the route; a lower number wins" }),
    mtu: mtu.optional().meta({ description: "largest packet of the route in bytes" }),
  })
  .refine(({ destination, gateway }) => destination !== undefined || gateway !== undefined, {
    message: "destination, gateway or both",
  });

/** IEEE 802.1Q: 0 and 4095 mean something else. */
const vlanId = z.int().min(1).max(4094);

const vlanSchema = z.strictObject({
  id: vlanId.meta({ description: "VLAN ID, 1 to 4094" }),
  parent: linkName
    .optional()
    .meta({ description: "link that carries the tagged packets; absent: the link with the machine's address" }),
  protocol: z
    .enum(["802.1q", "802.1ad"])
    .default("802.1q")
    .meta({ description: "802.1q: an ordinary VLAN; 802.1ad: the outer one of two tags" }),
});

const bridgeSchema = z.strictObject({
  links: z.array(linkName).default([]).meta({ description: "names of the links that are its ports" }),
  stp: z.boolean().default(false).meta({ description: "true: spanning tree, against loops of cables" }),
  vlanFiltering: z.boolean().default(false).meta({ description: "true: the bridge looks at VLAN tags" }),
});

/** One link of a machine: a card by name, a chosen card, or one that Talos makes. */
export const linkSchema = z
  .strictObject({
    card: cardSchema
      .optional()
      .meta({ description: "the card that gets this name; absent: the key is the card's own name, e.g. enp1s0" }),
    bond: bondSchema.optional().meta({ description: "several cards as one link" }),
    vlan: z
      .union([vlanId, vlanSchema])
      .optional()
      .meta({ description: "a VLAN: its ID, or {id, parent, protocol}; without addresses it only carries pods" }),
    bridge: bridgeSchema.optional().meta({ description: "a Linux bridge over other links" }),
    dummy: z
      .literal(true)
      .optional()
      .meta({ description: "true: a link without a wire, e.g. for an address that is announced by BGP" }),
    up: z.boolean().optional().meta({ description: "false: the link stays down; absent: it comes up" }),
    mtu: mtu
      .optional()
      .meta({ description: "largest packet in bytes, e.g. 9000; absent: 1500. No link may have more than its parent" }),
    addresses: z.array(hostAddress).optional().meta({
      description: "static addresses with their prefix length, e.g. 10.0.90.21/24; further ones on the main link",
    }),
    dhcp: z
      .union([z.boolean(), dhcpSchema])
      .optional()
      .meta({ description: "true: an IPv4 address by DHCP; or {ipv4, ipv6, metric}" }),
    routes: z.array(routeSchema).optional().meta({ description: "static routes over this link" }),
    ethernet: ethernetSchema
      .optional()
      .meta({ description: "ring buffers, queues and features of a card, or of each of several" }),
  })
  .refine(
    ({ card, bond, vlan, bridge, dummy }) =>
      [card, bond, vlan, bridge, dummy].filter((kind) => kind !== undefined).length <= 1,
    { message: "one of card, bond, vlan, bridge and dummy: a link is one thing" },
  );

/** A link of a machine as it was written. */
export type LinkConfig = z.output<typeof linkSchema>;

/** Links by name. */
export const linksSchema = z.record(linkName, linkSchema);

/** What a machine has of its own: links laid over those of all machines, `false` for one that it lacks. */
export const ownLinksSchema = z.record(linkName, z.union([z.literal(false), linkSchema]));
