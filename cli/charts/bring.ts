import type { Problem } from "../../lib/model/problem";
import { digestOf } from "../../lib/rendered/digest";
import { type ChartLock, keyOf, LOCK, type LockedChart, sourceText } from "../../lib/rendered/lock";
import { packedFolder } from "../../lib/rendered/packed-folder";
import { type Chart, sourceOf } from "../../lib/stage/chart-source";
import { type DescribedArchive, describeArchive } from "./described";
import { projectBytes } from "./files";
import { isSame } from "./folder-source";
import { missingDependencies } from "./inner";
import { type ChartSource, refused } from "./source";
import { archivePaths, shown, type WantedChart } from "./wanted";

/**
 * How a chart is kept: `good` with the bytes of the lock; `absent` where its
 * archive is missing; `changed` where that holds other bytes; `unlocked`
 * without an entry; `edited` where a folder of the repository holds something
 * else than was packed; `stale` where the entry tells less of the archive than this
 * program reads in it.
 */
export type ChartState = "good" | "absent" | "changed" | "unlocked" | "edited" | "stale";

/** A wanted chart next to what is kept of it. */
export interface ChartLook extends WantedChart {
  readonly state: ChartState;
  /** Its entry; absent: it has none. */
  readonly locked?: LockedChart | undefined;
  /** Digest of the archive that is there; absent: none is. */
  readonly found?: string | undefined;
  /** The entry as it should be; present where it is stale. */
  readonly entry?: LockedChart | undefined;
}

/** Looks at what the project keeps of each wanted chart. */
export function lookAtCharts(project: string, lock: ChartLock, wanted: readonly WantedChart[]): readonly ChartLook[] {
  const byKey = new Map(lock.charts.map((one) => [keyOf(one), one]));
  return wanted.map((one) => {
    const locked = byKey.get(one.key);
    if (locked === undefined) return { ...one, state: "unlocked" };
    const packed = packedFolder(one.chart);
    if (packed !== undefined && digestOf(packed) !== locked.digest) return { ...one, locked, state: "edited" };
    const bytes = projectBytes(project, locked.archive);
    if (bytes === undefined) return { ...one, locked, state: "absent" };
    const found = digestOf(bytes);
    if (found !== locked.digest) return { ...one, locked, found, state: "changed" };
    const described = describeArchive(bytes);
    const entry = typeof described === "string" ? locked : { ...locked, ...told(described) };
    return JSON.stringify(told(entry)) === JSON.stringify(told(locked))
      ? { ...one, locked, found, state: "good" }
      : { ...one, locked, found, entry, state: "stale" };
  });
}

/** Charts that lie in folders of this repository. */
export const OWN_FOLDERS: ChartSource = {
  title: "from its folder",
  fetch: async (chart) => {
    const source = sourceOf(chart);
    const bytes = packedFolder(chart);
    if (bytes === undefined || source.kind !== "folder") throw new Error(`${chart.name} is in no folder`);
    const missing = missingDependencies(new Map(source.files.map(({ name, text }) => [name, text])));
    if (missing.length === 0) return { bytes };
    const { path } = source;
    return refused(
      `no charts/${missing[0]} in ${path}`,
      `the charts that it depends on: ${missing.join(", ")}`,
      `helm dependency update ${path}, then unpack the archives in ${path}/charts and remove them`,
    );
  },
};

/** What an entry tells of the inside of its archive. */
function told({ reads, dependencies }: Pick<DescribedArchive, "reads" | "dependencies">) {
  return { reads, dependencies };
}

/** An archive that was brought, and its entry as far as it is known before names are given. */
export interface Brought {
  readonly look: ChartLook;
  readonly bytes: Buffer;
  readonly entry: Omit<LockedChart, "archive">;
}

/** What came of fetching. */
export interface Bringing {
  readonly brought: readonly Brought[];
  readonly problems: readonly Problem[];
}

const AT_ONCE = 4;

/**
 * Fetches charts, several at a time, and judges what came.
 *
 * @param accepted keys of charts whose bytes may differ from the lock
 * @param done called after each with how many are done
 */
export async function bringCharts(
  charts: readonly ChartLook[],
  sourceFor: (chart: Chart) => ChartSource,
  accepted: ReadonlySet<string>,
  done: (count: number) => void,
): Promise<Bringing> {
  const brought: Brought[] = [];
  const problems: Problem[] = [];
  const waiting = [...charts];
  let count = 0;
  const worker = async () => {
    for (let look = waiting.shift(); look !== undefined; look = waiting.shift()) {
      const one = await bring(look, sourceFor(look.chart), look.state === "edited" || accepted.has(look.key));
      if ("problem" in one) problems.push(one.problem);
      else brought.push(one);
      done(++count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const place = ({ path }: Problem) => path;
  return { brought, problems: problems.sort((a, b) => (place(a) < place(b) ? -1 : 1)) };
}

async function bring(
  look: ChartLook,
  source: ChartSource,
  isAccepted: boolean,
): Promise<Brought | { readonly problem: Problem }> {
  const { chart, locked } = look;
  const problem = (said: Omit<Problem, "file" | "path">) => ({ problem: { file: LOCK, path: shown(chart), ...said } });
  const got = await source.fetch(chart, isAccepted ? undefined : locked?.digest);
  if ("problem" in got) return problem(got.problem);
  const described = describeArchive(got.bytes);
  // What a tag of Git holds is known by its tag alone.
  if (typeof described === "string" || !("git" in chart || isSame(described, chart)))
    return problem({
      got: typeof described === "string" ? described : `an archive of ${described.name} ${described.version}`,
      want: `the archive of ${shown(chart)} from ${sourceText(chart)}`,
      fix: "ask those who keep the repository: it gives something else than it lists",
    });
  if (locked !== undefined && locked.digest !== described.digest && !isAccepted)
    return problem({
      got: `${described.digest} ${source.title}`,
      want: `${locked.digest} as locked: one version has the same bytes always`,
      fix: `find out why ${sourceText(chart)} changed a version that is out; to take it as it is now, groundwork charts --accept ${chart.name}@${chart.version}`,
    });
  const { digest, reads, dependencies } = described;
  const { name, version } = chart;
  const repository = sourceText(chart);
  const helm = locked?.digest === digest ? locked.helm : got.helm;
  return { look, bytes: got.bytes, entry: { chart: name, version, repository, digest, helm, reads, dependencies } };
}

/** What is to be written: entries with the paths of their archives, and the archives that are new there. */
export interface Placed {
  readonly entries: readonly LockedChart[];
  readonly archives: readonly { readonly path: string; readonly bytes: Buffer }[];
  readonly problems: readonly Problem[];
}

/**
 * Gives each archive its place. A file that no lock names is never written over.
 *
 * @param kept entries that stay as they are
 */
export function placeCharts(project: string, kept: readonly LockedChart[], brought: readonly Brought[]): Placed {
  const paths = archivePaths([...kept, ...brought.map(({ entry }) => entry)]);
  const problems: Problem[] = [];
  const archives: { readonly path: string; readonly bytes: Buffer }[] = [];
  const owned = new Set([...kept, ...brought.flatMap(({ look }) => look.locked ?? [])].map(({ archive }) => archive));
  const entries: LockedChart[] = [];
  const place = (entry: Omit<LockedChart, "archive">, bytes: Buffer | undefined) => {
    const path = paths.get(keyOf(entry)) ?? "";
    const there = projectBytes(project, path);
    if (there === undefined || digestOf(there) !== entry.digest) {
      if (there !== undefined && !owned.has(path)) {
        problems.push({
          file: path,
          path: "",
          got: `${digestOf(there)}, an archive that ${LOCK} does not name`,
          want: `no file, or ${entry.digest} as fetched from ${entry.repository}`,
          fix: "move it away",
        });
        return;
      }
      if (bytes !== undefined) archives.push({ path, bytes });
    }
    entries.push({ ...entry, archive: path });
  };
  for (const entry of kept)
    place(entry, paths.get(keyOf(entry)) === entry.archive ? undefined : projectBytes(project, entry.archive));
  for (const { entry, bytes } of brought) place(entry, bytes);
  // Charts come in the order in which servers answer.
  entries.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  archives.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, archives, problems };
}
