import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { at, textAt } from "../data/fields";

/** Where Flux takes a chart from, as its source object says it. */
export interface ChartPlace {
  /** `https://…` of a Helm or Git repository, `oci://…` of the folder that holds the chart. */
  readonly repository: string;
  /** Name of the chart, where the address says it. */
  readonly chart?: string;
  /** Tag or commit, where the source says it. */
  readonly version?: string;
}

/** The place behind a reference to a source, `{kind, name}`; undefined for one that is not among the files. */
export type ChartPlaces = (reference: unknown) => ChartPlace | undefined;

/** The kind and the name of a source in the path of its file. */
const FILE = /^kubernetes\/[^/]+\/flux\/sources\/((?:helm|oci|git)repository)\.(.+)\.yaml$/;

/** True for the file of a source whose releases are compared with where it leads. */
export function isChartSource(path: string): boolean {
  return FILE.test(path);
}

/** Paths of the files that hold releases of these sources; the engine writes the name of a source into each. */
export function readersOf(sources: readonly string[], files: ReadonlyMap<string, string>): readonly string[] {
  const names = sources.flatMap((path) => FILE.exec(path)?.[2] ?? []);
  if (names.length === 0) return [];
  const wanted = names.map((name) => `name: ${name}`);
  return [...files].flatMap(([path, text]) =>
    /\/helmrelease\.[^/]+$/.test(path) &&
    text.split("\n").some((line) => wanted.includes(line.trim().replaceAll('"', "")))
      ? [path]
      : [],
  );
}

/** Places of charts as the files of a cluster say them. */
export function chartPlaces(files: ReadonlyMap<string, string>, cluster: string): ChartPlaces {
  return (reference) => {
    const [kind, name] = [textAt(reference, "kind"), textAt(reference, "name")];
    const text = files.get(`kubernetes/${cluster}/flux/sources/${kind?.toLowerCase()}.${name}.yaml`);
    const source = text === undefined ? undefined : documentOf(text);
    const url = textAt(source, "spec", "url");
    if (url === undefined) return undefined;
    const reading = at(source, "spec", "ref");
    const version = textAt(reading, "commit") ?? textAt(reading, "tag");
    const [, folder, chart] = kind === "OCIRepository" ? (/^(.*)\/([^/]+)$/.exec(url) ?? []) : [];
    return {
      repository: folder ?? url,
      ...(chart === undefined ? {} : { chart }),
      ...(version === undefined ? {} : { version }),
    };
  };
}

function documentOf(text: string): unknown {
  try {
    return readYamlStream(text)[0];
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}
