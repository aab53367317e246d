import { resolve } from "node:path";
import { clusterReleases } from "../../compiler/cluster-releases";
import type { ReadDefinition } from "../../compiler/synth-cluster";
import { nearest } from "../../lib/data/nearest";
import { InputError, type Problem } from "../../lib/model/problem";
import { digestOf } from "../../lib/rendered/digest";
import { type ChartLock, keyOf, type LockedChart, sourceText } from "../../lib/rendered/lock";
import type { Chart } from "../../lib/stage/chart-source";
import { bringCharts, type ChartLook, lookAtCharts, OWN_FOLDERS, placeCharts } from "../charts/bring";
import { projectBytes, removeProjectFile, replaceProjectFile } from "../charts/files";
import { folderSource } from "../charts/folder-source";
import { gitSource } from "../charts/git-source";
import { helmSource } from "../charts/helm-source";
import { readLock, writeLock } from "../charts/lock";
import type { ChartSource } from "../charts/source";
import { staleRenders } from "../charts/stale-renders";
import { unused, type WantedChart, wantedCharts } from "../charts/wanted";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { schemasOf } from "../own-charts/kept";
import { Partly } from "../partly";
import { progressOf } from "../progress";
import { openProject } from "../project";
import { Refused } from "../refused";
import { reportCharts, reportLook } from "../text/charts";
import { count } from "../text/problems";

/** Options of `groundwork charts`. */
export interface ChartsOptions {
  /** Folder that holds `clusters/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Fetch and write nothing; say what is missing or differs. */
  readonly check?: boolean | undefined;
  /** Folder of archives, in the place of the network. */
  readonly from?: string | undefined;
  /** `gatus@1.4.2`: charts whose bytes may differ from the lock. */
  readonly accept?: readonly string[] | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Brings the charts of all releases into the repository and locks them by their
 * bytes. The one command that uses the network.
 *
 * @throws InputError for a chart that cannot be had, or has other bytes than the lock says; the others are locked
 */
export async function charts(host: Host, names: readonly string[], options: ChartsOptions): Promise<ExitCode> {
  const { folder } = openProject(host, options.project);
  const lock = readLock(folder);
  const { wanted, definitions } = await wantedOf(host, folder, names);
  const accepted = acceptedOf(options.accept ?? [], wanted);
  const looks = lookAtCharts(folder, lock, wanted);
  const gone = names.length === 0 ? unused(lock, wanted) : [];
  // A render may be one of a cluster that was not asked for.
  const stale = () => (names.length === 0 ? staleRenders(folder, definitions, schemasOf(host, folder)) : []);
  if (options.check === true) return reportLook(host, { looks, unused: gone, stale: stale() }, options.json === true);
  const isToBring = ({ state, key }: ChartLook) =>
    state === "absent" || state === "unlocked" || state === "edited" || accepted.has(key);
  const toBring = looks.filter(isToBring);
  const sourceFor = await sourcesFor(host, folder, toBring, options.from);
  const progress = progressOf(host, toBring.length, ["fetched", "charts"]);
  const { brought, problems } = await bringCharts(toBring, sourceFor, accepted, progress);
  const placed = placeCharts(folder, keptOf(lock, looks, [...gone, ...brought.map(({ entry }) => entry)]), brought);
  const archives = write(folder, lock, placed);
  const all = [...changedProblems(looks.filter((look) => !isToBring(look))), ...problems, ...placed.problems];
  if (all.length > 0) throw new Partly(all, `${count(wanted.length - all.length, "chart")} of ${wanted.length} locked`);
  const renders = stale();
  for (const file of renders) removeProjectFile(folder, file);
  const removed = [...archives, ...renders];
  const keys = new Set(brought.map(({ look }) => look.key));
  const fetched = new Set(placed.entries.filter((entry) => keys.has(keyOf(entry))));
  reportCharts(host, { entries: placed.entries, fetched, removed }, options.json === true);
  return EXIT.good;
}

/** Where each chart comes from. Helm is asked for only where a repository of charts is. */
async function sourcesFor(
  host: Host,
  folder: string,
  toBring: readonly ChartLook[],
  from: string | undefined,
): Promise<(chart: Chart) => ChartSource> {
  const archives = from === undefined ? undefined : folderSource(resolve(host.cwd, from), from);
  const needsHelm = archives === undefined && toBring.some(({ chart }) => "repository" in chart);
  const helm = needsHelm ? await helmSource(host, folder) : undefined;
  const git = gitSource(host.stop);
  return (chart) => {
    if ("folder" in chart) return OWN_FOLDERS;
    return archives ?? ("git" in chart ? git : (helm ?? git));
  };
}

async function wantedOf(
  host: Host,
  folder: string,
  names: readonly string[],
): Promise<{ readonly wanted: readonly WantedChart[]; readonly definitions: readonly ReadDefinition[] }> {
  const { definitions, unread } = await readDefinitions(host, folder, names);
  const read = definitions.map((definition) => ({
    name: definition.cluster.name,
    ...clusterReleases(definition),
  }));
  const problems = [...unread, ...read.flatMap((one) => one.problems.all())];
  if (problems.length > 0) throw new Refused(problems, []);
  return { wanted: wantedCharts(read), definitions };
}

function acceptedOf(texts: readonly string[], wanted: readonly WantedChart[]): ReadonlySet<string> {
  const named = (chart: WantedChart["chart"]) => `${chart.name}@${chart.version}`;
  const problems = texts.flatMap((text): readonly Problem[] => {
    if (wanted.some(({ chart }) => named(chart) === text)) return [];
    const near = nearest(
      text,
      wanted.map(({ chart }) => named(chart)),
    );
    return [
      {
        file: "--accept",
        path: "",
        got: text,
        want: "a chart of a release and its version, e.g. gatus@1.4.2",
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      },
    ];
  });
  if (problems.length > 0) throw new InputError(problems);
  return new Set(wanted.filter(({ chart }) => texts.includes(named(chart))).map(({ key }) => key));
}

/** Entries that stay: those of other clusters, and of charts that could not be brought. */
function keptOf(
  lock: ChartLock,
  looks: readonly ChartLook[],
  replaced: readonly Omit<LockedChart, "archive">[],
): readonly LockedChart[] {
  const gone = new Set(replaced.map(keyOf));
  const better = new Map(looks.flatMap(({ key, entry }) => (entry === undefined ? [] : [[key, entry] as const])));
  return lock.charts.filter((one) => !gone.has(keyOf(one))).map((one) => better.get(keyOf(one)) ?? one);
}

/** Archives first, then the lock that names them, then what it no longer names; gives what was removed. */
function write(
  folder: string,
  before: ChartLock,
  { entries, archives }: Pick<ReturnType<typeof placeCharts>, "entries" | "archives">,
): readonly string[] {
  for (const { path, bytes } of archives) replaceProjectFile(folder, path, bytes);
  if (entries.length > 0 || before.charts.length > 0) writeLock(folder, entries);
  const named = new Set(entries.map(({ archive }) => archive));
  return before.charts.flatMap(({ archive, digest }) => {
    if (named.has(archive)) return [];
    const there = projectBytes(folder, archive);
    // What somebody put in its place is not ours to remove.
    if (there === undefined || digestOf(there) !== digest) return [];
    removeProjectFile(folder, archive);
    return [archive];
  });
}

function changedProblems(looks: readonly ChartLook[]): readonly Problem[] {
  return looks.flatMap(({ state, locked, found, chart }) =>
    state === "changed" && locked !== undefined
      ? [
          {
            file: locked.archive,
            path: "",
            got: String(found),
            want: `${locked.digest} as charts.lock says`,
            fix: `remove it and run groundwork charts, which fetches the locked bytes; or take what ${sourceText(chart)} has now by groundwork charts --accept ${chart.name}@${chart.version}`,
          },
        ]
      : [],
  );
}
