import { z } from "zod";
import { cron, timeZone } from "./grammar";

/** When a job runs, and what is done about one that fails. */
export const jobFields = {
  schedule: cron.optional().meta({
    description:
      "five fields of cron at which it runs, e.g. 0 3 * * *; makes it a CronJob. Absent: it runs all the time, or once as a Job",
  }),
  timeZone: timeZone.optional().meta({
    description: "time zone of schedule, e.g. Europe/Berlin; absent: that of the control plane, which is UTC on Talos",
  }),
  job: z
    .strictObject({
      concurrency: z.enum(["Forbid", "Allow", "Replace"]).optional().meta({
        description:
          "what happens when a run is due and the last one has not ended: skip it, run both, or end the old one. Absent: Forbid",
      }),
      retries: z
        .int()
        .min(0)
        .max(20)
        .optional()
        .meta({ description: "times that a failed run is tried again; absent: 2" }),
      deadlineSeconds: z
        .int()
        .min(1)
        .optional()
        .meta({ description: "seconds after which a run is ended, e.g. 3600; absent: never" }),
      startWithinSeconds: z
        .int()
        .min(10)
        .optional()
        .meta({ description: "seconds after its time within which a late run still starts; absent: always" }),
      keepSeconds: z.int().min(0).optional().meta({
        description:
          "seconds that an ended run stays to be looked at, e.g. 86400; absent: until the history has enough, and for good with a Job",
      }),
      keep: z
        .int()
        .min(0)
        .max(20)
        .optional()
        .meta({ description: "ended runs of a schedule that stay, as many that failed; absent: 3, and 1 that failed" }),
      suspend: z.boolean().optional().meta({ description: "true: it does not run for now; absent: false" }),
    })
    .optional()
    .meta({ description: "how runs of a Job or CronJob are treated" }),
};
