import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { diskFolder } from "../../lib/emit/file-system";
import { MOST_BYTES, readNamed, reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";

/** Text files of a chart by path below its own folder, charts inside it included. */
export type ChartFiles = ReadonlyMap<string, string>;

const BLOCK = 512;
const MOST_DEPTH = 12;

/**
 * The files of a chart: a folder, or an archive that `helm pull` or
 * `helm package` made. Nothing is unpacked on the disk.
 *
 * @param shown the path as the operator wrote it, for messages
 * @throws InputError where it is neither
 */
export function chartFiles(path: string, shown: string): ChartFiles {
  try {
    if (diskFolder(path).kind("") === "folder") return folderFiles(path);
    return archiveFiles(readNamed(path));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const got = reasonOf(error) ?? ("code" in error ? "a file that is no archive" : undefined);
    if (got === undefined) throw error;
    throw new InputError([
      {
        file: shown,
        path: "",
        got,
        want: "a chart: its folder, or an archive like gatus-1.4.2.tgz",
        fix: "helm pull <chart> --repo <repository> --version <version> makes the archive",
      },
    ]);
  }
}

function folderFiles(path: string): ChartFiles {
  const files = new Map<string, string>();
  const disk = diskFolder(path);
  const walk = (folder: string, depth: number) => {
    if (depth > MOST_DEPTH) return;
    for (const { name, kind } of disk.list(folder)) {
      const below = folder === "" ? name : `${folder}/${name}`;
      if (kind === "folder") walk(below, depth + 1);
      else if (kind === "file") addText(files, below, disk.read(below));
      if (kind === "file" && INNER.test(below)) addInner(files, below, readNamed(join(path, below)));
    }
  };
  walk("", 0);
  return files;
}

/** An archive of a chart inside a chart. */
const INNER = /(?:^|\/)charts\/[^/]+\.tgz$/;

/** Charts inside a chart may be archives themselves; their first folder is their name. */
function addInner(files: Map<string, string>, at: string, archive: Buffer): void {
  const folder = at.slice(0, at.lastIndexOf("/") + 1);
  addEntries(files, archive, (path) => `${folder}${path}`);
}

/**
 * The files of a chart's archive.
 *
 * @throws an error of zlib where it is none
 */
export function archiveFiles(archive: Buffer): ChartFiles {
  const files = new Map<string, string>();
  addEntries(files, archive, (path) => path.slice(path.indexOf("/") + 1));
  return files;
}

/** The text files among the files of a chart, charts inside it included. */
export function textFiles(all: ReadonlyMap<string, Buffer>): ChartFiles {
  const files = new Map<string, string>();
  for (const [path, bytes] of all) {
    if (INNER.test(path)) addInner(files, path, bytes);
    else addText(files, path, bytes);
  }
  return files;
}

/**
 * Every file of an archive by its path there.
 *
 * @throws an error of zlib where it is none
 */
export function tarEntries(archive: Buffer): Iterable<readonly [string, Buffer]> {
  return tarFiles(gunzipSync(archive, { maxOutputLength: MOST_BYTES }));
}

function addEntries(files: Map<string, string>, archive: Buffer, place: (path: string) => string): void {
  for (const [path, bytes] of tarEntries(archive)) {
    const below = place(path);
    if (INNER.test(below)) addInner(files, below, bytes);
    else addText(files, below, bytes);
  }
}

function addText(files: Map<string, string>, path: string, bytes: Buffer): void {
  if (isUtf8(bytes)) files.set(path, bytes.toString("utf8").replace(/^\ufeff/, ""));
}

/** Plain files of a tar (POSIX.1-2001 ustar and pax, and GNU's long names), by path. */
function* tarFiles(tar: Buffer): Generator<readonly [string, Buffer]> {
  let long: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const head = tar.subarray(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return;
    const size = Number.parseInt(textOf(head, 124, 12).trim() || "0", 8);
    if (!Number.isInteger(size) || size < 0) return;
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = textOf(head, 156, 1);
    if (type === "L") long = textOf(body, 0, body.length);
    else if (type === "x") long = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body.toString("utf8"))?.[1] ?? long;
    else if (type === "" || type === "0") {
      const prefix = textOf(head, 257, 5) === "ustar" ? textOf(head, 345, 155) : "";
      const name = long ?? (prefix === "" ? "" : `${prefix}/`) + textOf(head, 0, 100);
      long = undefined;
      yield [name.replace(/^\.\//, ""), body];
    } else long = undefined;
  }
}

function textOf(block: Buffer, from: number, length: number): string {
  const part = block.subarray(from, from + length);
  const end = part.indexOf(0);
  return part.subarray(0, end === -1 ? part.length : end).toString("utf8");
}
