import { z } from "zod";
import { address, cidr, name, range, ranges } from "./field";

/** The address plan: who may use which address of the machines' network. */
export const networkSchema = z.strictObject({
  subnet: cidr.meta({ description: "the layer-2 network of the machines" }),
  gateway: address,
  nameservers: z.array(address).min(1).meta({ description: "DNS servers of the machines, outside the cluster" }),
  timeServers: z.array(z.string().min(1)).default([]).meta({ description: "NTP servers; empty: Talos' own default" }),
  dhcp: z.array(range).default([]).meta({ description: "ranges that the router's DHCP server hands out" }),
  reserved: z
    .record(name, range)
    .default({})
    .meta({ description: "addresses of other machines of this network, by name (NAS, router, printers)" }),
  loadBalancers: z
    .record(name, ranges)
    .default({})
    .meta({ description: "load-balancer pools by name; services ask for a pool by this name" }),
  pods: cidr.default(() => cidr.parse("10.244.0.0/16")).meta({ description: "pod network" }),
  services: cidr.default(() => cidr.parse("10.96.0.0/12")).meta({ description: "service network" }),
  dnsDomain: z.string().default("cluster.local").meta({ description: "the cluster's own DNS domain" }),
});

export type Network = z.output<typeof networkSchema>;
