import { z } from "zod";
import { gatewayFields } from "../../lib/workload/gateways";

/** What an operator may write below `components.envoyGateway`; each field says what it means. */
export const options = z.strictObject({
  ...gatewayFields,
  replicas: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "proxies of each Gateway; absent: two, or one where only one node may run them" }),
});
