import { z } from "zod";

/** What an operator may write below `components.alloy`; each field says what it means. */
export const options = z.strictObject({
  events: z.boolean().default(true).meta({ description: "true: collect Kubernetes events as logs" }),
  talosLogs: z
    .boolean()
    .default(true)
    .meta({ description: "true: collect the service and kernel logs of Talos from every machine" }),
});

/** `components.alloy` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
