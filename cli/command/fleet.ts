import { blocking } from "../../lib/checks/finding";
import { fleetOf } from "../../lib/review/fleet";
import { type FleetReview, fleetComment, fleetHtml } from "../../lib/review/fleet-page";
import { LABELS } from "../../lib/review/verdict";
import type { FleetFormat } from "../choices";
import { EXIT, type ExitCode } from "../exit-code";
import { type Report, type ReportOf, readReports } from "../fleet/read";
import type { Host } from "../host";
import { type FleetCheck, fleetCheckText } from "../text/fleet";
import { screenOf } from "../text/screen";

/** Options of `groundwork fleet`. */
export interface FleetOptions {
  /** Form of the report. */
  readonly format: FleetFormat;
  /** Most characters of the Markdown. */
  readonly limit: number;
}

/** One report of what several jobs said, with the exit code that one job would have had. */
export function fleet(host: Host, files: readonly string[], options: FleetOptions): ExitCode {
  const reports = readReports(host.cwd, files);
  const problems = reports.flatMap((report) => (report.kind === "refused" ? report.problems : []));
  const reviews = reports.filter((report) => report.kind === "review");
  const findings = reports.flatMap(findingsOf);
  const drift = reports.some((report) => report.kind !== "refused" && report.drift === true);
  if (reviews.length > 0 && problems.length === 0) host.stdout.write(reviewText(reviews, options));
  else {
    const check: FleetCheck = {
      clusters: reports.flatMap((report) => (report.kind === "check" ? report.clusters.map(({ name }) => name) : [])),
      problems,
      findings,
      drift,
      stale: reports.flatMap((report) => (report.kind === "check" ? staleOf(report) : [])),
    };
    host.stdout.write(
      options.format === "json"
        ? `${JSON.stringify(check, null, 2)}\n`
        : fleetCheckText(check, screenOf(host.stdout, host.env)),
    );
  }
  if (problems.length > 0) return EXIT.badInput;
  if (blocking(findings).length > 0) return EXIT.findings;
  return drift ? EXIT.drift : EXIT.good;
}

function findingsOf(report: Report) {
  if (report.kind === "review") return report.clusters.flatMap(({ findings }) => findings);
  return report.findings ?? [];
}

function staleOf({ created, updated, removed, conflicts, kept }: ReportOf<"check">): readonly string[] {
  return [...created, ...updated, ...removed, ...conflicts.map(({ path }) => path), ...kept];
}

/** The review of all shards, as one. */
function reviewText(reviews: readonly ReportOf<"review">[], { format, limit }: FleetOptions): string {
  const labels = new Set(reviews.flatMap((one) => one.labels));
  if (labels.size > 1) labels.delete("no-effect");
  const review: FleetReview = {
    ...fleetOf(reviews.flatMap(({ clusters }) => clusters)),
    revision: reviews[0]?.revision ?? "",
    notes: reviews.flatMap(({ notes }) => notes),
    drift: reviews.some(({ drift }) => drift),
  };
  if (format === "json")
    return `${JSON.stringify({ ...review, labels: LABELS.filter((label) => labels.has(label)) }, null, 2)}\n`;
  return format === "html" ? fleetHtml(review) : fleetComment(review, limit);
}
