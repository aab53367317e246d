import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { synthProject } from "../../compiler/synth-project";
import { blocking } from "../../lib/checks/finding";
import type { Finding } from "../../lib/checks/rule";
import { RULE_TEXTS } from "../../lib/checks/rules/catalog";
import { toSarif } from "../../lib/checks/sarif";
import { isSettled } from "../../lib/emit/changes";
import { PROJECT } from "../../lib/emit/record";
import { lookAtDist } from "../../lib/emit/write";
import { type Review, reviewComment, reviewHtml } from "../../lib/review/comment";
import { fleetOf } from "../../lib/review/fleet";
import { type FleetReview, fleetComment, fleetHtml } from "../../lib/review/fleet-page";
import { reviewOf } from "../../lib/review/review";
import { NewRenders } from "../charts/new-renders";
import type { ReviewFormat } from "../choices";
import { readCommitted } from "../committed";
import { comparisonOf } from "../comparison";
import { contextsOf } from "../contexts";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { schemasOf } from "../own-charts/kept";
import { progressOf } from "../progress";
import { openProject } from "../project";
import { refuseRender } from "../refuse-render";
import { Refused } from "../refused";
import { reviewData } from "../review-data";
import { scanProject } from "../secret-scan/scan";
import { scanDocuments } from "../secret-scan/scan-documents";
import { type Shard, shownShard } from "../shard";
import { reportUnreadable } from "../text/unreadable";

/** Options of `groundwork review`. */
export interface ReviewOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Git revision to compare with; true or absent: the last commit that changed `dist/`. */
  readonly against?: string | true | undefined;
  /** Form of the review. */
  readonly format: ReviewFormat;
  /** Most characters of the Markdown. */
  readonly limit: number;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Have Helm render the charts of both sides that the engine installs. */
  readonly render?: boolean | undefined;
  /** Put clusters to which the same happens together. */
  readonly fleet?: boolean | undefined;
  /** Only the clusters of this shard. */
  readonly shard?: Shard | undefined;
}

/** Says on stdout what a change does to machines and objects, for a comment on a pull request. Needs no cluster, no state, no secret. */
export async function review(host: Host, names: readonly string[], options: ReviewOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  if (options.render === true) refuseRender(options, true);
  const committed = readCommitted(project.folder, options.against === true ? undefined : options.against);
  const loaded = await readDefinitions(host, project.folder, names, options);
  const schemas = schemasOf(host, project.folder);
  const renders = new NewRenders(host, project.folder);
  const { trees, clusters, problems, findings } = await synthProject(renders.overAll(loaded.definitions), {
    schemas,
    // A definition of a stranger decides what a program of this machine is given to run.
    ...(options.dataOnly === true ? {} : { render: (requests) => renders.render(requests) }),
    contexts: async (drafts) =>
      contextsOf(drafts, {
        committed,
        today: host.today(),
        scanned: scanProject(project.folder, drafts),
        ...(options.render === true
          ? {
              rendered: await (await import("../charts/rendered-times")).renderedTimes({
                project: project.folder,
                clusters: drafts.map(({ planned }, index) => ({ planned, files: loaded.definitions[index]?.files })),
                before: committed.clusters,
                kinds: schemas.kinds(),
                renders,
              }),
            }
          : {}),
      }),
    progress: progressOf(host, loaded.definitions.length),
  });
  if (loaded.unread.length + problems.length > 0)
    throw new Refused([...loaded.unread, ...problems], findings, options.shard);
  const look = lookAtDist(project.dist, {
    wanted: trees,
    owners: names.length === 0 ? new Set([...loaded.names, PROJECT]) : undefined,
    overwrite: false,
  });
  if (look.state === "unreadable") return reportUnreadable(host, look.unreadable, options.format === "json");
  const found = blocking(findings).length > 0 ? findings : [...findings, ...clusters.flatMap(scanDocuments)];
  const drift = look.interrupted || look.plan.kept.length > 0 || !isSettled(look.plan);
  const comparison = comparisonOf(clusters, committed);
  const reviewed: Review = {
    ...shownShard(options.shard),
    revision: committed.revision,
    clusters: clusters.flatMap(({ cluster, checked }) => {
      const own = found.filter(({ file }) => file === cluster.file);
      const definition = comparison.changes.find((one) => one.cluster === cluster.name)?.definition ?? [];
      return reviewOf(checked, own, definition) ?? [];
    }),
    notes: comparison.notes,
    drift,
  };
  host.stdout.write(toFormat(host, reviewed, found, options));
  if (blocking(found).length > 0) return EXIT.findings;
  return drift ? EXIT.drift : EXIT.good;
}

function toFormat(
  host: Host,
  reviewed: Review,
  findings: readonly Finding[],
  { format, limit, fleet }: ReviewOptions,
): string {
  const together: FleetReview | undefined = fleet === true ? { ...reviewed, ...fleetOf(reviewed.clusters) } : undefined;
  switch (format) {
    case "markdown":
      return together === undefined ? reviewComment(reviewed, limit) : fleetComment(together, limit);
    case "html":
      return together === undefined ? reviewHtml(reviewed) : fleetHtml(together);
    case "json":
      return `${JSON.stringify(asData(reviewed), null, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(toSarif(RULE_TEXTS, findings, versionOf(host)), null, 2)}\n`;
  }
}

/** The review for programs: labels of all clusters at the top. */
function asData(reviewed: Review) {
  const labels = [...new Set(reviewed.clusters.flatMap((one) => one.labels))];
  const isQuiet = labels.length === 1 || reviewed.clusters.length === 0;
  const clusters = reviewed.clusters.map(reviewData);
  return { ...reviewed, clusters, labels: isQuiet ? labels : labels.filter((label) => label !== "no-effect") };
}

const packageJson = z.object({ version: z.string() });

function versionOf({ root }: Host): string {
  return packageJson.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).version;
}
