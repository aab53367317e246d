import { lstatSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../lib/emit/file-system";
import { codeOf, readRegular } from "../lib/emit/read-file";
import { sha256 } from "../lib/emit/record";
import type { Caches } from "./cache";

/** Folder of texts that several kept files may share, each named by its own hash: whoever knows that name knows the content. */
export const TEXTS = "texts";

/** Characters from which on a file of its own costs less than to write the text again and again. */
const LONG = 16_384;

/** True for a text that is worth a file of its own. */
export function isLongText(text: string): boolean {
  return text.length >= LONG;
}

/** Keeps a text, unless it is there; gives the hash that it is known by. A disk that takes none only costs the time to make it again. */
export function keepText({ folders }: Caches, text: string): string {
  const hash = sha256(text);
  const paths = folders.map((folder) => join(folder, TEXTS, hash));
  if (paths.some(isFile)) return hash;
  for (const path of paths) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, text);
      break;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return hash;
}

/** The text with this hash; undefined where nobody kept it. One that was changed is removed, so that it can be kept again. */
export function keptText({ folders }: Caches, hash: string): string | undefined {
  for (const folder of folders) {
    const path = join(folder, TEXTS, hash);
    try {
      const bytes = readRegular(path);
      if (sha256(bytes) === hash) return bytes.toString("utf8");
      rmSync(path, { force: true });
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
  return undefined;
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
