import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";

/** Larger than any file that Groundwork writes or has to understand. */
export const MOST_BYTES = 64 * 2 ** 20;

/** Why a path is not read as a file, as `got …` tells it, by the system's name of the error. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "a read-only file system",
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a file where a folder should be",
  EEXIST: "a file where a folder should be",
  EISDIR: "a folder where a file should be",
  EMFILE: "too many open files",
  EIO: "an input or output error of the disk",
  ENOENT: "nothing",
  ELOOP: "a link, which is not followed",
  EFTYPE: "a pipe, a socket or a device",
  // What opening a socket gives.
  ENXIO: "a pipe, a socket or a device",
  EFBIG: "a file that is too large",
  EILSEQ: "a name that is not UTF-8",
  ENAMETOOLONG: "a name that is too long",
};

/** An error of the system in words; undefined for what did not come from the system. */
export function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code === undefined ? undefined : (REASONS[code] ?? `an error of the disk (${code})`);
}

/** The system's name of an error, such as `EACCES`; undefined for anything that did not come from the system. */
export function codeOf(error: unknown): string | undefined {
  // By shape: an error of the system need not be of this realm's class.
  if (typeof error !== "object" || error === null) return undefined;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** An error in the form of the system's own, for what the system would have done without a word. */
export function refusal(code: keyof typeof REASONS, path: string): Error {
  return Object.assign(new Error(`${code}: ${REASONS[code]}, '${path}'`), { code, path });
}

const CHUNK = 2 ** 16;

/**
 * Reads a regular file whole. A link, a pipe, a socket or a device is never
 * waited for, and no file fills the memory: each throws, in the form of the
 * system's errors (ELOOP, EFTYPE, EFBIG).
 *
 * @param most bytes
 */
export function readRegular(path: string, most: number = MOST_BYTES): Buffer {
  // Windows has no such flags; there the look before the opening decides.
  if (constants.O_NOFOLLOW === undefined && lstatSync(path).isSymbolicLink()) throw refusal("ELOOP", path);
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw refusal("EISDIR", path);
    if (!stat.isFile()) throw refusal("EFTYPE", path);
    return readOpen(file, path, stat.size, most);
  } finally {
    closeSync(file);
  }
}

/** Reads an open file to its end. The size is a hint: a file may grow, and some have none. */
function readOpen(file: number, path: string, size: number, most: number): Buffer {
  if (size > most) throw refusal("EFBIG", path);
  const parts: Buffer[] = [];
  let total = 0;
  for (let room = size + 1; ; room = CHUNK) {
    const part = Buffer.allocUnsafe(room);
    const count = readSync(file, part, 0, room, null);
    if (count === 0) break;
    parts.push(part.subarray(0, count));
    total += count;
    if (total > most) throw refusal("EFBIG", path);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, total);
}

/**
 * Reads a file of the operator's that may be a link, as long as it leads to a
 * regular file inside the folder. Throws what `readRegular` throws, and ELOOP
 * for a link that leads out of the folder or to nothing.
 *
 * @param path relative to the folder, with `/`
 */
export function readInside(folder: string, path: string, most: number = MOST_BYTES): Buffer {
  const full = join(folder, path);
  const real = realpathOf(full);
  const isBelow = (base: string) => real === base || real.startsWith(`${base}${sep}`);
  // The folder's first step may be a link too, such as `clusters/` on another disk.
  const bases = [folder, join(folder, path.split("/")[0] ?? "")];
  if (!bases.some((base) => isBelow(realpathSync(base)))) throw refusal("ELOOP", full);
  return readRegular(real, most);
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const isLink = codeOf(error) === "ENOENT" && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    throw isLink ? refusal("ELOOP", path) : error;
  }
}

/**
 * Reads a file that a person names on the command line: links are followed, and
 * what a shell hands over as `/dev/stdin` or `/dev/fd/63` is read to its end.
 * Throws as `readRegular`.
 */
export function readNamed(path: string, most: number = MOST_BYTES): Buffer {
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
  const handed = path === "/dev/stdin" ? 0 : number === undefined ? undefined : Number(number);
  return handed === undefined ? readRegular(realpathSync(path), most) : readOpen(handed, path, 0, most);
}
