import { resolve } from "node:path";
import { z } from "zod";
import { EFFECTS } from "../../lib/change/effects/row";
import { readNamed, reasonOf } from "../../lib/emit/read-file";
import { InputError, type Problem } from "../../lib/model/problem";

const problem = z.object({
  file: z.string(),
  path: z.string(),
  got: z.string(),
  want: z.string(),
  fix: z.string().exactOptional(),
});
const finding = z.object({
  rule: z.string(),
  severity: z.enum(["error", "warning", "advice"]),
  file: z.string(),
  at: z.string(),
  message: z.string(),
  fix: z.string(),
  accepted: z.string().exactOptional(),
});
const shard = z
  .string()
  .regex(/^[1-9]\d{0,3}\/[1-9]\d{0,3}$/)
  .optional();
const thing = z.object({
  what: z.string(),
  fields: z.array(
    z.object({
      path: z.string(),
      detail: z.string(),
      consequence: z.enum(EFFECTS),
      says: z.string().optional(),
    }),
  ),
});

const reviewSchema = z.object({
  shard,
  revision: z.string(),
  clusters: z.array(
    z.object({
      cluster: z.string(),
      consequence: z.enum(EFFECTS),
      machines: z.array(z.object({ things: z.array(thing) })),
      objects: z.array(thing),
      findings: z.array(finding),
    }),
  ),
  labels: z.array(z.string()),
  notes: z.array(z.string()),
  drift: z.boolean(),
});

const checkSchema = z.object({
  shard,
  clusters: z.array(z.object({ name: z.string(), files: z.number() })),
  drift: z.boolean().optional(),
  created: z.array(z.string()),
  updated: z.array(z.string()),
  removed: z.array(z.string()),
  conflicts: z.array(z.object({ path: z.string() })),
  kept: z.array(z.string()),
  findings: z.array(finding),
});

const refusedSchema = z.object({
  shard,
  problems: z.array(problem),
  findings: z.array(finding).optional(),
});

const reportSchema = z.union([
  reviewSchema.transform((report) => ({ kind: "review" as const, ...report })),
  checkSchema.transform((report) => ({ kind: "check" as const, ...report })),
  refusedSchema.transform((report) => ({ kind: "refused" as const, ...report })),
]);

/** What one job said: a review, a check or a synth, or why it could do none of it. */
export type Report = z.output<typeof reportSchema>;
/** A report of one kind. */
export type ReportOf<Kind extends Report["kind"]> = Extract<Report, { readonly kind: Kind }>;

const WANT = "what check --json, synth --json or review --format json printed";

/**
 * Reads the reports of all shards of one commit.
 *
 * @throws InputError for a file that is no report, for a shard that is missing or there twice, and for reviews among checks
 */
export function readReports(cwd: string, files: readonly string[]): readonly Report[] {
  const problems: Problem[] = [];
  const reports = files.flatMap((file): readonly { readonly file: string; readonly report: Report }[] => {
    const read = readReport(resolve(cwd, file));
    if (typeof read !== "string") return [{ file, report: read }];
    problems.push({ file, path: "", got: read, want: WANT });
    return [];
  });
  if (problems.length === 0)
    problems.push(...shardProblems(reports), ...kindProblems(reports), ...repeatedClusters(reports));
  if (problems.length > 0) throw new InputError(problems);
  return reports.map(({ report }) => report);
}

function readReport(path: string): Report | string {
  let text: string;
  try {
    text = readNamed(path).toString("utf8");
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return reason;
  }
  try {
    const read = reportSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : "JSON of something else";
  } catch {
    return text.trim() === "" ? "an empty file" : "text that is not JSON";
  }
}

type Read = readonly { readonly file: string; readonly report: Report }[];

/** Every shard once, or no shards at all: a fleet of which a part is missing would look better than it is. */
function shardProblems(reports: Read): readonly Problem[] {
  const problems: Problem[] = [];
  const [first] = reports;
  const of = first?.report.shard?.split("/")[1];
  const seen = new Map<string, string>();
  for (const { file, report } of reports) {
    const before = report.shard === undefined ? undefined : seen.get(report.shard);
    if (report.shard?.split("/")[1] !== of)
      problems.push({
        file,
        path: "shard",
        got: report.shard ?? "none",
        want: of === undefined ? `none, as in ${first?.file}` : `one of ${of} shards, as in ${first?.file}`,
      });
    else if (before !== undefined)
      problems.push({ file, path: "shard", got: `${report.shard}, which ${before} has`, want: "each shard once" });
    if (report.shard !== undefined) seen.set(report.shard, file);
  }
  const all = of === undefined ? [] : Array.from({ length: Number(of) }, (_, index) => `${index + 1}/${of}`);
  const missing = all.filter((one) => !seen.has(one));
  if (problems.length === 0 && missing.length > 0)
    problems.push({
      file: first?.file ?? "",
      path: "shard",
      got: `no report of ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? ` and ${missing.length - 10} more` : ""}`,
      want: `a report of each of ${of} shards`,
      fix: "see why that job printed none, and run it again",
    });
  return problems;
}

/** Two reports of one cluster would count it twice. */
function repeatedClusters(reports: Read): readonly Problem[] {
  const seen = new Map<string, string>();
  return reports.flatMap(({ file, report }) => {
    const names =
      report.kind === "refused" ? [] : report.clusters.map((one) => ("name" in one ? one.name : one.cluster));
    const again = names.find((name) => seen.has(name));
    const got = again === undefined ? undefined : `${again}, which ${seen.get(again)} has`;
    for (const name of names) seen.set(name, file);
    return got === undefined ? [] : [{ file, path: "clusters", got, want: "each cluster once" }];
  });
}

function kindProblems(reports: Read): readonly Problem[] {
  const isReview = reports.some(({ report }) => report.kind === "review");
  const others = reports.filter(({ report }) => report.kind === "check");
  return isReview
    ? others.map(({ file }) => ({ file, path: "", got: "a check among reviews", want: "reports of one command" }))
    : [];
}
