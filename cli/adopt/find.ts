import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { YAMLException } from "js-yaml";
import { type CandidateFile, FORMATS, type Format } from "../../lib/adopt/formats";
import { yamlSource } from "../../lib/adopt/source";
import { codeOf } from "../../lib/emit/read-file";
import { InputError, type Problem } from "../../lib/model/problem";
import type { ProjectFiles } from "../../lib/model/project-files";
import { Unclear } from "./unclear";

/** What was found at a path: a form, and the files that are its own. */
export interface Found {
  readonly format: Format;
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** Folder that the files are read from. */
  readonly folder: string;
}

/** Folders that hold nothing of the operator's own. */
const SKIPPED = new Set([
  "node_modules",
  ".git",
  "dist",
  "clusterconfig",
  ".terraform",
  "templates",
  ".github",
  ".venv",
]);

/** How deep is looked: `kubernetes/bootstrap/talos/talconfig.yaml` is four. */
const DEPTH = 5;
const MOST_FILES = 5000;
const MOST_BYTES = 2_000_000;

/**
 * Finds out what a file or folder holds, by its content.
 *
 * @throws Unclear where it holds nothing known, or several homes
 */
export function find(path: string, shown: string): Found {
  const folder = isFile(path) ? dirname(path) : path;
  const names = isFile(path) ? [basename(path)] : filesIn(path);
  const read = new Map<string, readonly CandidateFile[]>();
  const readOnce = (name: string): readonly CandidateFile[] => {
    const known = read.get(name) ?? candidate(folder, name);
    read.set(name, known);
    return known;
  };
  const found = FORMATS.flatMap((format) => {
    const files = names.filter((name) => format.files.test(name)).flatMap(readOnce);
    const its = files.filter((file) => format.isIts(file)).map((file) => file.path);
    if (its.length === 0) return [];
    return format.several === true
      ? [{ format, files: its, folder }]
      : its.map((file) => ({ format, files: [file], folder }));
  });
  const makers = found.filter(({ format }) => format.rendersOthers === true);
  const [first, ...others] = makers.length > 0 ? makers : found;
  if (first !== undefined && others.length === 0) return first;
  const at = { file: shown, path: "" };
  const problem: Problem =
    first === undefined
      ? {
          ...at,
          got: `nothing that can be taken over`,
          want: `one of: ${FORMATS.map(({ title }) => title).join("; ")}`,
          fix: "name the file, or the folder that holds it",
        }
      : {
          ...at,
          got: `${others.length + 1} of them: ${[first, ...others].map(({ format, files }) => `${files[0]} (${format.title})`).join(", ")}`,
          want: "one home",
          fix: `name the file: npx groundwork adopt ${join(shown, first.files[0] ?? "")}`,
        };
  throw new Unclear([problem]);
}

function candidate(folder: string, path: string): readonly CandidateFile[] {
  const file = join(folder, path);
  if (statSync(file).size > MOST_BYTES) return [];
  const text = readFileSync(file, "utf8");
  if (!/\.ya?ml$/.test(path)) return [{ path, text, documents: [] }];
  try {
    return [{ path, text, documents: yamlSource(path, text).documents }];
  } catch (error) {
    // Not every file of a folder is YAML that can be read; one that is named is judged by its reader.
    if (error instanceof InputError || error instanceof YAMLException) return [{ path, text, documents: [] }];
    throw error;
  }
}

function filesIn(folder: string): readonly string[] {
  const found: string[] = [];
  const walk = (here: string, depth: number) => {
    for (const entry of readdirSync(here, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_FILES) return;
      const path = join(here, entry.name);
      if (entry.isDirectory()) {
        if (depth < DEPTH && !SKIPPED.has(entry.name)) walk(path, depth + 1);
      } else if (entry.isFile()) found.push(relative(folder, path).split(sep).join("/"));
    }
  };
  walk(folder, 1);
  return found;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new Unclear([
      {
        file: path,
        path: "",
        got: "nothing: it is not there",
        want: "a file or a folder",
        fix: "write the path of the folder that holds what you have",
      },
    ]);
  }
}

/** The files of a folder, as readers of formats see them. */
export function filesOf(folder: string): ProjectFiles {
  const kind = (path: string): "file" | "folder" | undefined => {
    try {
      const found = statSync(resolve(folder, path));
      return found.isFile() ? "file" : found.isDirectory() ? "folder" : undefined;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return undefined;
    }
  };
  return {
    kind,
    read: (path) => (kind(path) === "file" ? readFileSync(resolve(folder, path), "utf8") : undefined),
    list: (path) =>
      kind(path) === "folder"
        ? readdirSync(resolve(folder, path), { withFileTypes: true })
            .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
            .sort((a, b) => (a.name < b.name ? -1 : 1))
        : [],
  };
}
