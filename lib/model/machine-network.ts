import { z } from "zod";
import { address } from "./field";
import { dnsName } from "./grammar";
import { ownLinksSchema } from "./link";

/** Where a machine has its address from. */
export const addressBySchema = z.enum(["static", "dhcp"]);

/** The network of one machine as far as it differs from that of all; fields of a machine. */
export const machineNetworkFields = {
  addressBy: addressBySchema.optional().meta({
    description:
      "where its address comes from: static, or dhcp with an address that the router reserves for its MAC address; absent: network.addressBy",
  }),
  secondAddress: address.optional().meta({
    description:
      "its address in network.dualStack.subnet, e.g. fd00:1::21; absent: by router advertisements, or by DHCP",
  }),
  links: ownLinksSchema.optional().meta({
    description:
      "network links of its own by name, laid over network.links field by field; false takes one away, e.g. {storage: {addresses: [10.0.90.21/24]}}",
  }),
  nameservers: z
    .array(address)
    .min(1)
    .optional()
    .meta({ description: "its DNS servers in place of network.nameservers" }),
  searchDomains: z
    .array(dnsName)
    .optional()
    .meta({ description: "its search domains in place of network.searchDomains" }),
};
