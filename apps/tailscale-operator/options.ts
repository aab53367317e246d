import { z } from "zod";
import { subjectName } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";

/** What an operator may write below `components.tailscaleOperator`; each field says what it means. */
export const options = z.strictObject({
  hostname: z
    .string()
    .regex(/^[a-z0-9-]+$/, "a host name of the tailnet")
    .optional()
    .meta({ description: "name of the operator, and so of the API proxy, in the tailnet; absent: <cluster>-operator" }),
  apiServerProxy: z.boolean().default(true).meta({
    description: "true: the Kubernetes API is reached over HTTPS in the tailnet, with the tailnet's identities",
  }),
  admins: z.array(subjectName).default([]).meta({
    description: "tailnet users or groups whose grant in the tailnet policy makes them cluster administrators",
  }),
  oauth: secretRef
    .default({ variable: "tailscale_oauth" })
    .meta({ description: "origin of the OAuth client that lets the operator join (keys client_id and client_secret)" }),
});

/** `components.tailscaleOperator` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
