import { z } from "zod";
import { address, cidr, label } from "../../lib/model/field";
import { linkName } from "../../lib/model/grammar";

const network = z.strictObject({
  link: linkName.meta({
    description:
      "link of the machines that the pods' cards sit on, e.g. a VLAN iot of network.links, which needs no address of its own",
  }),
  type: z.enum(["macvlan", "ipvlan"]).default("macvlan").meta({
    description:
      "macvlan: each pod has a MAC address of its own; ipvlan: that of the machine, for switches and access points that allow one",
  }),
  subnet: cidr.meta({ description: "addresses of the network, e.g. 192.168.30.0/24" }),
  gateway: address.optional().meta({
    description: "router for routes, e.g. 192.168.30.1; absent: pods reach this network alone by it",
  }),
  routes: z.array(cidr).default([]).meta({
    description:
      "networks that pods reach by gateway instead of the cluster's own network, e.g. [192.168.40.0/24]; empty: none",
  }),
  mtu: z
    .int()
    .min(576)
    .max(9216)
    .optional()
    .meta({ description: "largest packet in bytes, at most that of the link, e.g. 1500; absent: that of the link" }),
});

export const options = z.strictObject({
  networks: z.record(label, network).default({}).meta({
    description:
      "networks that pods may join, by the name that apps use, e.g. {iot: {link: iot, subnet: 192.168.30.0/24}}",
  }),
});

export type MultusOptions = z.output<typeof options>;
