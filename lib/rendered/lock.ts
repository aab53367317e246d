import { z } from "zod";
import { InputError, type Problem } from "../model/problem";
import { type Chart, sourceOf } from "../stage/chart-source";
import { READS, type Read } from "./reads";

/** The lock, at the top of the operator's repository. */
export const LOCK = "charts.lock";

const MADE = "Made by `groundwork charts`; do not edit.";
const FORMAT = 1;

/** A chart inside a locked one. */
export interface LockedDependency {
  /** Name in its Chart.yaml. */
  readonly chart: string;
  /** Version in its Chart.yaml. */
  readonly version: string;
  /** Over the paths and contents of its files. */
  readonly digest: `sha256:${string}`;
}

/** A chart at a version, with the bytes that this version means. */
export interface LockedChart {
  /** Name of the chart. */
  readonly chart: string;
  /** Where it comes from: `https://…` of a Helm repository, `oci://…` of the folder that holds the chart, `git+https://…#v1.4.2:charts/karma` of a Git repository, `./…` of a folder of this one; `sourceText` writes it. */
  readonly repository: string;
  /** Version as the definition says it. */
  readonly version: string;
  /** Of the archive. */
  readonly digest: `sha256:${string}`;
  /** The archive, relative to the project, e.g. `charts/gatus-1.4.2.tgz`. */
  readonly archive: string;
  /** Version of the Helm that fetched it, e.g. `3.20.1`; absent: it was packed here, or taken from a folder. */
  readonly helm?: string | undefined;
  /** What its templates read in addition to values, in the order of `READS`. */
  readonly reads: readonly Read[];
  /** Charts inside it, sorted by name and version. */
  readonly dependencies: readonly LockedDependency[];
}

/** What `charts.lock` holds. */
export interface ChartLock {
  /** Sorted by name, version and source. */
  readonly charts: readonly LockedChart[];
}

/** A chart as a release names it. */
export type NamedChart = Chart;

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
const version = z.string().min(1);
const lockSchema = z.strictObject({
  made: z.string(),
  format: z.literal(FORMAT),
  charts: z.array(
    z.strictObject({
      chart: name,
      version,
      repository: z.string().min(1),
      digest,
      archive: z.string().regex(/^charts\/[A-Za-z0-9][A-Za-z0-9._+-]*\.tgz$/),
      helm: z.string().optional(),
      reads: z.array(z.enum(READS)),
      dependencies: z.array(z.strictObject({ chart: name, version, digest })),
    }),
  ),
});

/**
 * What the text of `charts.lock` says.
 *
 * @throws InputError where it is not what `groundwork charts` wrote
 */
export function parseLock(text: string): ChartLock {
  const said = parsedJson(text);
  if (said === undefined) throw new InputError([damaged("", "text that is no JSON")]);
  const parsed = lockSchema.safeParse(said);
  if (!parsed.success)
    throw new InputError(parsed.error.issues.map(({ path, message }) => damaged(path.join("."), message)));
  const { charts } = parsed.data;
  const seen = new Map<string, number>();
  const twice = charts.flatMap((chart, index) => {
    const key = keyOf(chart);
    const before = seen.get(key);
    seen.set(key, before ?? index);
    return before === undefined ? [] : [damaged(`charts.${index}`, `the chart of charts.${before} again`)];
  });
  if (twice.length > 0) throw new InputError(twice);
  return { charts };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(path: string, got: string): Problem {
  return {
    file: LOCK,
    path,
    got,
    want: "what groundwork charts wrote",
    fix: `bring it back from Git, e.g. git checkout -- ${LOCK}; or remove it and run groundwork charts, which then believes what it fetches`,
  };
}

/** The entry of a chart; undefined where it is not locked. */
export function lockedChart(lock: ChartLock, chart: NamedChart): LockedChart | undefined {
  const wanted = keyOf({ chart: chart.name, version: chart.version, repository: sourceText(chart) });
  return lock.charts.find((one) => keyOf(one) === wanted);
}

/** Where a chart comes from, as the lock writes it. */
export function sourceText(chart: NamedChart): string {
  const source = sourceOf(chart);
  switch (source.kind) {
    case "git":
      return `git+${source.url}#${source.commit ?? source.tag}:${source.path}`;
    case "folder":
      return `./${source.path}`;
    default:
      return source.repository;
  }
}

/** Tells charts from each other: two sources may each have a chart of one name and version. */
export function keyOf({ chart, version, repository }: Pick<LockedChart, "chart" | "version" | "repository">): string {
  return [chart, version, repository].join("\n");
}

function dependencyKey({ chart, version, digest }: LockedDependency): string {
  return [chart, version, digest].join("\n");
}

/** The text of the lock: the same charts give the same bytes, in whatever order they come. */
export function lockText(charts: readonly LockedChart[]): string {
  const sorted = [...charts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const entries = sorted.map(({ chart, version, repository, digest, archive, helm, reads, dependencies }) => ({
    chart,
    version,
    repository,
    digest,
    archive,
    ...(helm === undefined ? {} : { helm }),
    reads: READS.filter((read) => reads.includes(read)),
    dependencies: [...dependencies].sort((a, b) => (dependencyKey(a) < dependencyKey(b) ? -1 : 1)),
  }));
  return `${JSON.stringify({ made: MADE, format: FORMAT, charts: entries }, null, 2)}\n`;
}
