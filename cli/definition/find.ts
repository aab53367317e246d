import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../lib/emit/file-system";
import type { Problem } from "../../lib/model/problem";
import type { FoundFile } from "../../lib/secrets/secret-file";

/** One file below `clusters/` that describes a cluster. */
export interface DefinitionFile {
  /** Name of the cluster: the file's name without its extension. */
  readonly name: string;
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** Absolute path on this machine. */
  readonly path: string;
  /** How it is written, by its extension. */
  readonly language: "typescript" | "yaml";
}

const DEFINITION = /^([^_.].*?)\.(ts|mts|yaml|yml)$/;

/**
 * The definitions of a project, by name. Files whose names start with `_` are
 * parts that definitions import; folders are not looked into.
 */
export function findDefinitions(project: string): {
  files: readonly DefinitionFile[];
  problems: readonly Problem[];
} {
  const folder = join(project, "clusters");
  const files: DefinitionFile[] = [];
  const problems: Problem[] = [];
  for (const entry of namesIn(folder)) {
    const [, name, extension] = DEFINITION.exec(entry) ?? [];
    if (name === undefined || extension === undefined || /\.(d|test)$/.test(name)) continue;
    const file = `clusters/${entry}`;
    const twin = files.find((other) => other.name === name);
    if (twin !== undefined) {
      problems.push({
        file,
        path: "",
        got: `a second definition of ${name}, next to ${twin.file}`,
        want: "one file for each cluster",
        fix: `remove ${file} or ${twin.file}`,
      });
      continue;
    }
    const language = extension.startsWith("y") ? "yaml" : "typescript";
    files.push({ name, file, path: join(folder, entry), language });
  }
  if (files.length === 0) {
    problems.push({
      file: "clusters",
      path: "",
      got: "no definition",
      want: "at least one file like clusters/home.ts or clusters/home.yaml",
      fix: "run groundwork init",
    });
  }
  return { files, problems };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

/** The encrypted files of a cluster, `clusters/<name>/secrets/*.yaml`, by name. Plain files that Git ignores are left out. */
export function findSecretFiles(project: string, cluster: string): readonly FoundFile[] {
  const folder = `clusters/${cluster}/secrets`;
  return namesIn(join(project, folder))
    .filter((name) => /\.ya?ml$/.test(name) && !name.endsWith(".plain.yaml"))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(project, folder, name), "utf8") }));
}
