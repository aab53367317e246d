import { z } from "zod";
import { name } from "../../lib/model/field";

/** What an operator may write below `components.envoyGateway`; each field says what it means. */
export const options = z.strictObject({
  internal: name

    .default("internal")
    .meta({ description: "load-balancer pool of the Gateway that only the home network reaches" }),
  external: z
    .union([name, z.literal(false)])
    .default("external")
    .meta({ description: "load-balancer pool of the Gateway that the Internet may reach as well; false: none" }),
  replicas: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "proxies of each Gateway; absent: two, or one where only one node may run them" }),
});

/** `components.envoyGateway` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
