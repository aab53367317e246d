import { createHmac } from "node:crypto";
import { mkdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../lib/emit/file-system";
import { codeOf, readRegular } from "../lib/emit/read-file";

/**
 * Where files may be kept. Each ends with a mark that nobody makes without the
 * key, so that a file which came with a repository, or which somebody edited,
 * is rebuilt instead of used. The launcher keeps its own files in the same
 * form.
 */
export interface Caches {
  /** Folders, best first; none: nothing is kept. */
  readonly folders: readonly string[];
  /** The user's own, from outside every repository. */
  readonly key: Uint8Array;
}

/** Nothing is kept, and nothing is read that somebody kept. */
export const NO_CACHES: Caches = { folders: [], key: new Uint8Array() };

/** Reads a kept file from the first folder that has it with its mark. */
export function readCached(caches: Caches, name: string): string | undefined {
  return readFirst(caches, name, (text) => {
    const end = text.lastIndexOf("\n", text.length - 2);
    const content = text.slice(0, Math.max(end, 0));
    return text.slice(content.length) === markOf(caches, name, content) ? content : undefined;
  });
}

/** Reads a kept file without a mark, for who has the hash of what may be in it. */
export function readUnmarked(caches: Caches, name: string): string | undefined {
  return readFirst(caches, name, (text) => text);
}

function readFirst(
  { folders }: Caches,
  name: string,
  contentOf: (text: string) => string | undefined,
): string | undefined {
  for (const folder of folders) {
    try {
      const content = contentOf(readRegular(join(folder, name)).toString("utf8"));
      if (content !== undefined) return content;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return undefined;
}

/**
 * Keeps a file in the first folder that takes it; false where none does, which
 * only costs the time to make it again.
 */
export function writeCached(caches: Caches, name: string, content: string): boolean {
  return writeUnmarked(caches, name, content + markOf(caches, name, content));
}

/** As `writeCached`, for what is known by its hash. */
export function writeUnmarked({ folders }: Pick<Caches, "folders">, name: string, content: string): boolean {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, content);
      return true;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return false;
}

/** Has nothing kept under a name, as far as the disk lets go of it. */
export function removeCached({ folders }: Caches, name: string): void {
  for (const folder of folders) {
    try {
      unlinkSync(join(folder, name));
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
}

function markOf({ key }: Caches, name: string, content: string): string {
  return `\n//# groundwork ${createHmac("sha256", key).update(`${name}\0`).update(content).digest("hex")}\n`;
}
