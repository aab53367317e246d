import { join } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import type { Problem } from "../../lib/model/problem";
import type { FoundFile } from "../../lib/secrets/secret-file";
import { readProjectFile } from "./project-file";

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
  const { names, problems: unread } = namesIn(project, "clusters", DEFINITION);
  const problems: Problem[] = [...unread];
  for (const entry of names) {
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
  if (files.length === 0 && problems.length === 0) {
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

/** Names of everything but folders that fit a pattern, sorted; none where there is no such folder. */
function namesIn(
  project: string,
  folder: string,
  pattern: RegExp,
): { readonly names: readonly string[]; readonly problems: readonly Problem[] } {
  const disk = diskFolder(join(project, folder));
  try {
    if (disk.kind("") !== "folder") return { names: [], problems: [] };
    const found = disk.list("").filter(({ name, kind }) => kind !== "folder" && pattern.test(name));
    return {
      names: found
        .filter(({ isUtf8 }) => isUtf8 !== false)
        .map(({ name }) => name)
        .sort(),
      problems: found
        .filter(({ isUtf8 }) => isUtf8 === false)
        .map(({ name }) => ({
          file: `${folder}/${name}`,
          path: "",
          got: "a name that is not UTF-8",
          want: "a name of plain letters",
          fix: "rename the file",
        })),
    };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return { names: [], problems: [{ file: folder, path: "", got: reason, want: "a folder that can be read" }] };
  }
}

/**
 * The encrypted files of a cluster, `clusters/<name>/secrets/*.yaml`, by name.
 * Plain files that Git ignores are left out. Line endings are those of Git's own
 * copy, so that a clone on Windows gives the same output.
 */
export function findSecretFiles(
  project: string,
  cluster: string,
): { readonly files: readonly FoundFile[]; readonly problems: readonly Problem[] } {
  const folder = `clusters/${cluster}/secrets`;
  const { names, problems } = namesIn(project, folder, /\.ya?ml$/);
  const files: FoundFile[] = [];
  const unread: Problem[] = [...problems];
  for (const name of names) {
    if (name.endsWith(".plain.yaml")) continue;
    const path = `${folder}/${name}`;
    const read = readProjectFile(project, path);
    if ("problem" in read) unread.push(read.problem);
    else files.push({ path, text: read.text.replaceAll("\r\n", "\n") });
  }
  return { files, problems: unread };
}
