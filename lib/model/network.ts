import { z } from "zod";
import { bgpSchema } from "./bgp";
import { address, cidr, name, range, ranges } from "./field";
import { dnsName, hostOrAddress, linkName } from "./grammar";
import { linksSchema } from "./link";
import { addressBySchema } from "./machine-network";

/** The address plan: who may use which address of the machines' network. */
export const networkSchema = z.strictObject({
  subnet: cidr.meta({ description: "the layer-2 network of the machines in CIDR notation, e.g. 192.168.1.0/24" }),
  gateway: address.meta({
    description: "address of the router that the machines use as default gateway, e.g. 192.168.1.1",
  }),
  nameservers: z
    .array(address)
    .min(1)
    .meta({ description: "addresses of the machines' DNS servers, outside the cluster" }),
  searchDomains: z
    .array(dnsName)
    .optional()
    .meta({ description: "domains that the machines append to short names, e.g. home.example.org" }),
  addressBy: addressBySchema.optional().meta({
    description:
      "where the machines have their addresses from: static, as the definition says, or dhcp, as the router reserves them by MAC address; absent: static",
  }),
  link: linkName.optional().meta({
    description:
      "name of the link with the address, for machines that name none: of a card in Talos, e.g. enp1s0, or a key of links, e.g. bond0",
  }),
  links: linksSchema.optional().meta({
    description:
      "network links of every machine by name, in addition to the one card of a flat network: bonds, VLANs, bridges, further cards, MTU; machines.*.links lays its own over them",
  }),
  dualStack: z
    .strictObject({
      subnet: cidr.meta({ description: "the machines' network of the second address family, e.g. fd00:1::/64" }),
      gateway: address.optional().meta({
        description:
          "default gateway of the second family, e.g. fd00:1::1; absent: the router announces itself (IPv6 router advertisements)",
      }),
      pods: cidr.optional().meta({
        description:
          "second network of the pods; absent: fd00:10:244::/56 where it is IPv6, 10.244.0.0/16 where it is IPv4",
      }),
      services: cidr.optional().meta({
        description:
          "second network of Services; absent: fd00:10:96::/112 where it is IPv6, 10.96.0.0/12 where it is IPv4",
      }),
    })
    .optional()
    .meta({
      description:
        "a second address family in addition to that of subnet, pods and services, for machines, pods, Services and pools; absent: one family",
    }),
  bgp: bgpSchema
    .optional()
    .meta({ description: "routers that load-balancer addresses are announced to by BGP; absent: ARP and NDP alone" }),
  timeServers: z
    .array(hostOrAddress)
    .default([])
    .meta({ description: "NTP servers by name or address; empty: the default of Talos" }),
  dhcp: z.array(range).default([]).meta({
    description:
      "ranges that the router's DHCP server hands out, e.g. 192.168.1.100-192.168.1.199; nothing of the plan may lie in them",
  }),
  reserved: z
    .record(name, range)
    .default({})
    .meta({ description: "addresses of other machines of this network, by name (NAS, router, printers)" }),
  loadBalancers: z.record(name, ranges).default({}).meta({
    description:
      "load-balancer pools by name, each one range or a list of ranges: in a network of the machines, or anywhere with network.bgp; services ask for a pool by this name",
  }),
  pods: cidr.default(() => cidr.parse("10.244.0.0/16")).meta({ description: "network of the pods in CIDR notation" }),
  services: cidr
    .default(() => cidr.parse("10.96.0.0/12"))
    .meta({ description: "network of the Services' cluster IPs in CIDR notation" }),
  dnsDomain: dnsName.default("cluster.local").meta({ description: "DNS domain of Services inside the cluster" }),
});

/** `network` of a definition with every default filled in. */
export type Network = z.output<typeof networkSchema>;
