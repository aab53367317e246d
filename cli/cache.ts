import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../lib/emit/file-system";
import { codeOf, readRegular } from "../lib/emit/read-file";

/** Reads a cached file from the first folder that has it. */
export function readCached(folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    try {
      return readRegular(join(folder, name)).toString("utf8");
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return undefined;
}

/** Keeps a file in the first folder that takes it. A disk that takes none only costs the time to make it again. */
export function writeCached(folders: readonly string[], name: string, content: string): void {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, content);
      return;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
}
