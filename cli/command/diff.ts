import { synthProject } from "../../compiler/synth-project";
import { blocking, formatFinding } from "../../lib/checks/finding";
import type { Finding, RenderedTimes } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import { diffFile } from "../../lib/emit/file-diff";
import { PROJECT } from "../../lib/emit/record";
import { lookAtDist } from "../../lib/emit/write";
import { reviewOf } from "../../lib/review/review";
import { maskText } from "../../lib/secret-scan/mask";
import { shownDifference } from "../../lib/secret-scan/shown-difference";
import { NewRenders } from "../charts/new-renders";
import { comparisonOf } from "../comparison";
import { contextsOf } from "../contexts";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { clustersOnDisk } from "../on-disk";
import { schemasOf } from "../own-charts/kept";
import { inPager } from "../pager";
import { progressOf } from "../progress";
import { openProject } from "../project";
import { refuseRender } from "../refuse-render";
import { Refused } from "../refused";
import { reviewData } from "../review-data";
import { scanProject } from "../secret-scan/scan";
import { type Diff, type DiffParts, diffText, type FileDiff } from "../text/diff";
import { screenOf } from "../text/screen";
import { reportUnreadable } from "../text/unreadable";

/** Options of `groundwork diff`. */
export interface DiffOptions extends DiffParts {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Have Helm render the charts of both sides that the engine installs. */
  readonly render?: boolean | undefined;
}

/** Says what the next synth would change, and what that does to machines and objects. Writes nothing. */
export async function diff(host: Host, names: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  if (options.render === true) refuseRender(options, true);
  const loaded = await readDefinitions(host, project.folder, names, options);
  const schemas = schemasOf(host, project.folder);
  const renders = new NewRenders(host, project.folder);
  const { trees, clusters, problems, findings } = await synthProject(renders.overAll(loaded.definitions), {
    schemas,
    ...(options.dataOnly === true ? {} : { render: (requests) => renders.render(requests) }),
    contexts: async (drafts) => contextsOf(drafts, { scanned: scanProject(project.folder, drafts) }),
    progress: progressOf(host, loaded.definitions.length),
  });
  if (loaded.unread.length + problems.length > 0) throw new Refused([...loaded.unread, ...problems], findings);
  const secrets = blocking(findings).filter(isAboutSecrets);
  const look = lookAtDist(project.dist, {
    wanted: trees,
    owners: names.length === 0 ? new Set([...loaded.names, PROJECT]) : undefined,
    overwrite: true,
  });
  if (look.state === "unreadable") return reportUnreadable(host, look.unreadable, options.json === true);
  const { create, update, remove } = look.plan;
  const read = (path: string) => project.dist.read(path).toString("utf8");
  const compare = (path: string, before: string | undefined, after: string | undefined): FileDiff => ({
    path,
    objects: diffFile(path, before, after, { text: maskText, between: shownDifference }),
  });
  const files: readonly FileDiff[] = [
    ...create.map(({ path, content }) => compare(path, undefined, content)),
    ...update.map(({ path, content }) => compare(path, read(path), content)),
    ...remove.map(({ path }) => compare(path, read(path), undefined)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const before = clustersOnDisk(look.plan, trees, read);
  const comparison = comparisonOf(clusters, before);
  const rendered =
    options.render === true
      ? await (await import("../charts/rendered-times")).renderedTimes({
          project: project.folder,
          clusters: clusters.map((planned, index) => ({ planned, files: loaded.definitions[index]?.files })),
          before: before.clusters,
          // What dist/ was made from is not known; what was committed with it last is.
          revision: "HEAD",
          kinds: schemas.kinds(),
          renders,
        })
      : new Map<string, RenderedTimes>();
  const diff: Diff = {
    clusters: clusters.flatMap(({ cluster: { name }, checked }) => {
      const written = before.clusters.get(name);
      const definition = comparison.changes.find((one) => one.cluster === name)?.definition ?? [];
      const times = rendered.get(name);
      const input = { ...checked, ...(times === undefined ? {} : { rendered: times }) };
      return (written && reviewOf({ ...input, before: written }, [], definition)) ?? [];
    }),
    notes: [
      ...[...before.unreadable].map(([name, why]) => `${name}: ${why}, so what follows from the change is not known`),
      ...[...rendered].flatMap(([name, { missing }]) => missing.map((text) => `${name}: ${text}`)),
    ],
    files,
  };
  if (options.json === true) host.stdout.write(`${JSON.stringify(asData(diff), null, 2)}\n`);
  else await inPager(host, diffText(diff, options, screenOf(host.stdout, host.env)));
  // What is not written is not a change to come: synth would refuse.
  for (const finding of secrets) host.stderr.write(`${formatFinding(finding)}\n`);
  return secrets.length > 0 ? EXIT.findings : EXIT.good;
}

const SECRET_RULES = new Set(RULES.filter(({ family }) => family === "secrets").map(({ id }) => id));

function isAboutSecrets({ rule }: Finding): boolean {
  return SECRET_RULES.has(rule);
}

/** For programs: the parts of names are for the text alone. */
function asData({ clusters, files }: Diff) {
  return { files, clusters: clusters.map(reviewData) };
}
