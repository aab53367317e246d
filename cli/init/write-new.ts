import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import type { NewFile } from "./repository-files";

/** What became of the files that a new repository needs. */
export interface Placed {
  readonly wrote: readonly string[];
  /** Were there already, whatever is in them. */
  readonly kept: readonly string[];
}

/**
 * Writes the files that are not there yet.
 *
 * @throws InputError where the disk refuses
 */
export function writeNew(folder: string, files: Readonly<Record<string, NewFile>>): Placed {
  const wrote: string[] = [];
  const kept: string[] = [];
  for (const [path, { content, executable }] of Object.entries(files)) {
    const file = join(folder, path);
    if (existsSync(file)) {
      kept.push(path);
      continue;
    }
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { flag: "wx", mode: executable === true ? 0o755 : 0o644 });
      wrote.push(path);
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      throw new InputError([
        { file: path, path: "", got: `a disk that refuses it (${code})`, want: "a folder to write to" },
      ]);
    }
  }
  return { wrote, kept };
}
