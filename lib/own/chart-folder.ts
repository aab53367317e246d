import { posix } from "node:path";
import { load, YAMLException } from "js-yaml";
import { isFields, listAt, textAt } from "../data/fields";
import { WITH_GO_INTEGERS } from "../data/go-integer";
import { type Naming, ownPath } from "../definition/own-files";
import { InputError, type Problem, show } from "../model/problem";
import type { ProjectFiles } from "../model/project-files";
import { filesBelow } from "../ownership/repository";
import type { FolderChart } from "../stage/chart-source";
import { helmIgnores } from "./helm-ignore";

/** Most files of one chart: a folder with more is no chart, but what somebody works in. */
const MOST_FILES = 1_000;

/** By this file Helm knows a chart's folder. */
const CHART = "Chart.yaml";

/**
 * A chart in a folder that the definition names. Its files are delivered as
 * they are, so all of them are text and nothing is looked for outside.
 *
 * @throws InputError with everything that is wrong with it
 */
export function readChartFolder(files: ProjectFiles, naming: Naming): FolderChart {
  const folder = ownPath(files, naming);
  if (typeof folder !== "string") throw new InputError([folder]);
  const here = { file: naming.file, path: naming.path };
  const text = files.read(posix.join(folder, CHART));
  if (text === undefined)
    throw new InputError([
      {
        ...here,
        got: files.kind(folder) === "file" ? `${folder}, a file` : `${folder} without a ${CHART}`,
        want: `the folder of a chart, with ${CHART} at its top`,
        fix: files.kind(folder) === "file" ? `name its folder` : `name the folder that holds ${CHART}`,
      },
    ]);
  const about = readChartFile(text, posix.join(folder, CHART));
  const ignored = helmIgnores(files.read(posix.join(folder, ".helmignore")) ?? "");
  const found = filesBelow(files, folder)
    .map((file) => ({ file, name: file.slice(folder.length + 1) }))
    .filter(({ name }) => !ignored(name));
  const problems = [...about.problems, ...tooMany(found.length, { ...here, folder })];
  const read = problems.length > 0 ? [] : found.map(({ file, name }) => ({ file, name, text: files.read(file) ?? "" }));
  problems.push(...read.flatMap(({ file, name, text: content }) => binaryProblems(file, name, content)));
  if (problems.length > 0) throw new InputError(problems);
  return {
    name: about.name,
    version: about.version,
    folder: { path: folder, files: read.map(({ name, text: content }) => ({ name, text: content })) },
  };
}

function tooMany(
  count: number,
  { folder, ...here }: Pick<Problem, "file" | "path"> & { readonly folder: string },
): Problem[] {
  if (count <= MOST_FILES) return [];
  const fix = "list what is no part of the chart in its .helmignore";
  return [{ ...here, got: `${folder} with ${count} files`, want: `at most ${MOST_FILES} files in a chart`, fix }];
}

interface About {
  readonly name: string;
  readonly version: string;
  readonly problems: Problem[];
}

function readChartFile(text: string, file: string): About {
  const problems: Problem[] = [];
  const wrong = (path: string, got: string, want: string, fix: string) => problems.push({ file, path, got, want, fix });
  const chart = parsed(text);
  if (!isFields(chart)) {
    wrong("", "no map of YAML", "apiVersion, name and version of a chart", "write apiVersion: v2, name: and version:");
    return { name: "", version: "", problems };
  }
  const { apiVersion, name, version } = chart;
  if (apiVersion !== "v2" && apiVersion !== "v1")
    wrong("apiVersion", show(apiVersion), "v2, or v1 of a chart for Helm 2", "write apiVersion: v2");
  if (typeof name !== "string" || !/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name))
    wrong("name", show(name), "a chart's name of letters, digits, dots and dashes", "write the name of its folder");
  if (typeof version !== "string" || !VERSION.test(version))
    wrong("version", show(version), "an exact version, e.g. 1.4.2", "write three numbers with dots, such as 1.4.2");
  if (problems.length === 0 && stampLine(text) === undefined)
    wrong(
      "version",
      "no line of its own",
      `a line that starts with version:`,
      `write version: ${show(version)} in a line`,
    );
  if (textAt(chart, "type") === "library")
    wrong("type", '"library"', "a chart that can be installed", "write type: application");
  for (const [index, dependency] of listAt(chart, "dependencies").entries()) {
    const [, path] = /^file:\/\/(.*)$/.exec(textAt(dependency, "repository") ?? "") ?? [];
    if (path === undefined || !posix.normalize(path).startsWith("..")) continue;
    wrong(
      `dependencies[${index}].repository`,
      show(`file://${path}`),
      "a chart inside this folder: it alone is delivered",
      `move it to charts/${textAt(dependency, "name") ?? "its name"}, and write file://charts/${textAt(dependency, "name") ?? "its name"}`,
    );
  }
  return { name: typeof name === "string" ? name : "", version: typeof version === "string" ? version : "", problems };
}

/** Helm takes versions of Semantic Versioning 2.0. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

const VERSION_LINE = /^version:[^\n]*$/m;

/** The line of a Chart.yaml that says the version. */
function stampLine(text: string): string | undefined {
  return VERSION_LINE.exec(text)?.[0];
}

function parsed(text: string): unknown {
  try {
    return load(text, { maxAliases: 0, schema: WITH_GO_INTEGERS });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return undefined;
  }
}

/** A file that is read as text and holds something else has a replacement character for it. */
function binaryProblems(file: string, name: string, text: string): readonly Problem[] {
  if (!text.includes("\ufffd") && !text.includes("\0")) return [];
  const isArchive = /^charts\/[^/]+\.tgz$/.test(name);
  return [
    {
      file,
      path: "",
      got: "a file that is no text",
      want: "text alone in a chart that is delivered from this repository",
      fix: isArchive
        ? `unpack it with tar -xzf ${posix.basename(name)} in its folder, and remove the archive`
        : `add ${name} to the chart's .helmignore, or move it away`,
    },
  ];
}
