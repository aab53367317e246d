import { join } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { readNamed, reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import { type NamedChart, sourceText } from "../../lib/rendered/lock";
import { type DescribedArchive, describeArchive } from "./described";
import { pullCommand } from "./helm-source";
import { type ChartSource, refused } from "./source";
import { fileVersion, shown } from "./wanted";

/**
 * Charts from a folder of archives, for a machine without a network. Files may
 * have any name that begins with that of the chart; their Chart.yaml decides.
 *
 * @param given the folder as the operator wrote it, for messages
 * @throws InputError where it is no folder
 */
export function folderSource(folder: string, given: string): ChartSource {
  const names = archivesIn(folder, given);
  const known = new Map<string, LookedAt>();
  const look = (name: string) => {
    const one = known.get(name) ?? lookAt(join(folder, name));
    known.set(name, one);
    return one;
  };
  return {
    title: `from ${given}`,
    fetch: async (chart, locked) => {
      const near = names.filter((name) => name.startsWith(`${chart.name}-`)).map((name) => ({ name, ...look(name) }));
      const fitting = near.flatMap(({ name, bytes, described }) =>
        typeof described !== "string" &&
        (isSame(described, chart) || isNamed(name, chart) || described.digest === locked)
          ? [{ name, bytes, digest: described.digest }]
          : [],
      );
      const [first, second] = [...new Map(fitting.map((one) => [one.digest, one])).values()];
      const exact = fitting.find(({ digest }) => digest === locked) ?? (second === undefined ? first : undefined);
      if (exact !== undefined) return { bytes: exact.bytes };
      const want = `one archive of ${shown(chart)}, such as ${chart.name}-${fileVersion(chart.version)}.tgz`;
      if (first !== undefined && second !== undefined)
        return refused(
          `${first.name} and ${second.name} in ${given}, which differ`,
          want,
          `leave the one of ${sourceText(chart)} there, and the other for another run`,
        );
      const damaged = near.filter(({ described }) => typeof described === "string");
      return refused(
        damaged[0] === undefined
          ? near.length === 0
            ? `no archive of ${chart.name} in ${given}`
            : `${near.map(({ name }) => name).join(", ")} in ${given}`
          : `${damaged[0].name} in ${given}: ${String(damaged[0].described)}`,
        want,
        "repository" in chart
          ? `on a machine with a network, ${pullCommand(chart).text}`
          : "run groundwork charts on a machine with a network, and bring its charts/ here",
      );
    },
  };
}

interface LookedAt {
  readonly bytes: Buffer;
  readonly described: DescribedArchive | string;
}

function lookAt(path: string): LookedAt {
  try {
    const bytes = readNamed(path);
    return { bytes, described: describeArchive(bytes) };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return { bytes: Buffer.alloc(0), described: reason };
  }
}

function archivesIn(folder: string, given: string): readonly string[] {
  try {
    return diskFolder(folder)
      .list("")
      .flatMap(({ name, kind }) => (kind !== "folder" && name.endsWith(".tgz") ? [name] : []))
      .sort();
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    throw new InputError([{ file: "--from", path: given, got, want: "a folder of archives like gatus-1.4.2.tgz" }]);
  }
}

/** What Chart.yaml says of a chart from Git need not be its tag: then the name counts that `groundwork charts` gives. */
function isNamed(file: string, chart: NamedChart): boolean {
  return "git" in chart && file === `${chart.name}-${fileVersion(chart.version)}.tgz`;
}

/** True for the chart itself: some name their versions with a v in the repository and without in the definition. */
export function isSame(described: DescribedArchive, chart: NamedChart): boolean {
  const plain = (version: string) => version.replace(/^v/, "");
  return described.name === chart.name && plain(described.version) === plain(chart.version);
}
