import { textAt } from "../../../data/fields";
import { reach } from "../../../delivery/facts/references/path";
import { showManifest } from "../../../manifest/manifest";
import { scheduleProblem } from "../../facts/cron";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** Schedules in the notation of CronJobs, by kind. */
const SCHEDULES: readonly { readonly kind: string; readonly group: string; readonly path: string }[] = [
  { kind: "CronJob", group: "batch", path: "spec.schedule" },
  { kind: "Schedule", group: "velero.io", path: "spec.schedule" },
  { kind: "ReplicationSource", group: "volsync.backube", path: "spec.trigger.schedule" },
  { kind: "RecurringJob", group: "longhorn.io", path: "spec.cron" },
];

export const neverDue: Rule = {
  id: "never-due",
  title: "A schedule is never due",
  family: "lifetime",
  severity: "error",
  answers: [],
  why: "The object is refused, or is there and never runs: no backup is made, and nothing says so.",
  fix: "write five fields of cron that come round",
  source:
    "kubernetes 1.37.2, pkg/apis/batch/validation: validateScheduleFormat (robfig/cron v3, ParseStandard); Velero 1.18, VolSync 0.15 and Longhorn 1.12 read the same notation",
  example: "a CronJob with schedule: 0 3 31 2 *",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) => {
      const row = SCHEDULES.find(
        ({ kind, group }) => kind === manifest.kind && manifest.apiVersion.startsWith(`${group}/`),
      );
      if (row === undefined) return [];
      return reach(manifest, row.path).flatMap(({ path, value }): Found[] => {
        const problem = typeof value === "string" ? scheduleProblem(value) : undefined;
        return problem === undefined
          ? []
          : [
              {
                at: origin,
                message: `${showManifest(manifest)} ${path} is ${JSON.stringify(textAt({ value }, "value"))}: got ${problem.got}, want ${problem.want}`,
                about: [`${origin}|${path}`],
              },
            ];
      });
    }),
};
