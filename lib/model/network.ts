import { z } from "zod";
import { address, cidr, name, range, ranges } from "./field";
import { dnsName, hostOrAddress } from "./grammar";

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
      "load-balancer pools by name, each one range or a list of ranges in the subnet; services ask for a pool by this name",
  }),
  pods: cidr.default(() => cidr.parse("10.244.0.0/16")).meta({ description: "network of the pods in CIDR notation" }),
  services: cidr
    .default(() => cidr.parse("10.96.0.0/12"))
    .meta({ description: "network of the Services' cluster IPs in CIDR notation" }),
  dnsDomain: dnsName.default("cluster.local").meta({ description: "DNS domain of Services inside the cluster" }),
});

export type Network = z.output<typeof networkSchema>;
