import { z } from "zod";
import { address, name } from "../../lib/model/field";

/** What an operator may write below `components.k8sGateway`; each field says what it means. */
export const options = z.strictObject({
  pool: name.default("dns").meta({ description: "load-balancer pool of its address; exactly one address" }),
  fallback: z.array(address).prefault(["1.1.1.1", "9.9.9.9"]).meta({
    description:
      "public resolvers for names of the domain that the cluster does not serve; never the home network's own, which asks here; empty: such names do not exist at home",
  }),
  ttl: z.int().min(1).max(3600).default(60).meta({ description: "seconds that clients may remember an address" }),
});

/** `components.k8sGateway` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
