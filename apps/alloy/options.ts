import { z } from "zod";

export const options = z.strictObject({
  events: z.boolean().default(true).meta({ description: "true: collect Kubernetes events as logs" }),
  talosLogs: z
    .boolean()
    .default(true)
    .meta({ description: "true: collect the service and kernel logs of Talos from every machine" }),
});

export type Options = z.output<typeof options>;
