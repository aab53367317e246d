import { z } from "zod";
import { secretRef } from "../../lib/model/secret";

/** What an operator may write below `components.cloudflared`; each field says what it means. */
export const options = z.strictObject({
  tunnel: z.uuid().meta({ description: "id of the tunnel, as cloudflared tunnel create prints it" }),
  credentials: secretRef.meta({
    description:
      "origin of the tunnel's credentials file; the Secret cloudflared in namespace cloudflared, key credentials.json",
  }),
  replicas: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .meta({ description: "pods that hold the tunnel open; two survive the loss of a node" }),
});

/** `components.cloudflared` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
