import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import { readProjectFile } from "../definition/project-file";

/** Every file that `groundwork types` makes says so, and is never written over anything else. */
export const MADE = "Made by `groundwork types`; do not edit.";

/** Types of the repository's components, for editors and the compiler. */
export const COMPONENT_TYPES = "types/components.d.ts";

/**
 * Brings files of the project that the program makes from others to what they
 * should hold, each whole or not at all; gives the paths that changed.
 *
 * @param files content by path
 * @throws InputError where somebody else's file is in the way, or the disk refuses
 */
export function keepFiles(project: string, files: Readonly<Record<string, string>>): readonly string[] {
  const stale = staleFiles(project, files);
  for (const file of stale) {
    try {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      replaceFile(join(project, file), files[file] ?? "");
    } catch (error) {
      const got = reasonOf(error);
      if (got === undefined) throw error;
      throw new InputError([{ file, path: "", got, want: "a file that can be written" }]);
    }
  }
  return stale;
}

/** Those of the files that hold something else; a missing one counts. */
export function staleFiles(project: string, files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([file, content]) => {
    if (!existsSync(join(project, file))) return [file];
    const read = readProjectFile(project, file);
    if ("problem" in read) throw new InputError([read.problem]);
    if (read.text === content) return [];
    if (!read.text.includes(MADE))
      throw new InputError([
        {
          file,
          path: "",
          got: "a file that groundwork types did not make",
          want: "no file, or one that it made",
          fix: "move it away",
        },
      ]);
    return [file];
  });
}
