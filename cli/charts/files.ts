import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { diskFolder, replaceFile } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";

/**
 * A file of the project; undefined where nothing is.
 *
 * @throws InputError where it is there and cannot be read
 */
export function projectBytes(project: string, file: string): Buffer | undefined {
  const disk = diskFolder(project);
  if (disk.kind(file) === undefined) return undefined;
  return onDisk(file, "a file that can be read", () => disk.read(file));
}

/**
 * Writes a file of the project whole or not at all, with the folder above it.
 *
 * @throws InputError where the disk refuses, or the folder is a link
 */
export function replaceProjectFile(project: string, file: string, content: string | Buffer): void {
  onDisk(file, "a file that can be written", () => {
    const folder = dirname(file);
    if (folder !== ".") diskFolder(project).makeFolder(folder);
    else mkdirSync(project, { recursive: true });
    replaceFile(join(project, file), content);
  });
}

/** Removes a file of the project; one that is not there is no mistake. */
export function removeProjectFile(project: string, file: string): void {
  onDisk(file, "a file that can be removed", () => rmSync(join(project, file), { force: true }));
}

function onDisk<Done>(file: string, want: string, act: () => Done): Done {
  try {
    return act();
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    throw new InputError([{ file, path: "", got, want }]);
  }
}
