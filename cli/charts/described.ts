import { load, YAMLException } from "js-yaml";
import { textAt } from "../../lib/data/fields";
import { MOST_BYTES } from "../../lib/emit/read-file";
import { digestOf } from "../../lib/rendered/digest";
import type { LockedDependency } from "../../lib/rendered/lock";
import { type Read, readsOf } from "../../lib/rendered/reads";
import { archiveFiles, type ChartFiles } from "../own-charts/archive";

/** What an archive says of itself. */
export interface DescribedArchive {
  /** Name in its Chart.yaml. */
  readonly name: string;
  /** Version in its Chart.yaml. */
  readonly version: string;
  /** Of its bytes. */
  readonly digest: `sha256:${string}`;
  /** What its templates read in addition to values. */
  readonly reads: readonly Read[];
  /** Charts inside it, those inside these included. */
  readonly dependencies: readonly LockedDependency[];
}

/** Looks into the archive of a chart; a text says why it is none. */
export function describeArchive(bytes: Buffer): DescribedArchive | string {
  const files = filesOf(bytes);
  if (typeof files === "string") return files;
  const chart = nameIn(files, "");
  if (chart === undefined) return "an archive without a Chart.yaml that says name and version";
  return { ...chart, digest: digestOf(bytes), reads: readsOf(files), dependencies: dependenciesIn(files) };
}

/** The files of an archive; a text says why it is none. */
export function filesOf(bytes: Buffer): ChartFiles | string {
  try {
    return archiveFiles(bytes);
  } catch (error) {
    // zlib's errors have codes that are no system's, e.g. Z_DATA_ERROR.
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return error.code === "ERR_BUFFER_TOO_LARGE"
      ? `an archive that holds more than ${MOST_BYTES / 2 ** 20} MiB`
      : "bytes that are no archive of a chart";
  }
}

function nameIn(files: ChartFiles, folder: string): { readonly name: string; readonly version: string } | undefined {
  const chart = chartYaml(files.get(`${folder}Chart.yaml`));
  const name = textAt(chart, "name");
  const version = textAt(chart, "version");
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** What a Chart.yaml says; undefined where it is no YAML. */
export function chartYaml(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return undefined;
  }
}

/** The digest of a chart inside is over its text files, so that it is the same packed or not. */
function dependenciesIn(files: ChartFiles): readonly LockedDependency[] {
  const found = new Map<string, LockedDependency>();
  const paths = [...files.keys()].sort();
  for (const path of paths) {
    const [, folder] = /^((?:charts\/[^/]+\/)+)Chart\.yaml$/.exec(path) ?? [];
    const chart = folder === undefined ? undefined : nameIn(files, folder);
    if (folder === undefined || chart === undefined) continue;
    const own = paths.filter((one) => one.startsWith(folder));
    const digest = digestOf(JSON.stringify(own.map((one) => [one.slice(folder.length), files.get(one)])));
    found.set([chart.name, chart.version, digest].join("\n"), { chart: chart.name, version: chart.version, digest });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
