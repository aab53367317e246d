import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** What a path is, without following a link: links, sockets and devices are `other`. */
export type EntryKind = "file" | "folder" | "other";

/** One entry of a folder. */
export interface Entry {
  /** Name in its folder. */
  readonly name: string;
  /** File, folder or something else. */
  readonly kind: EntryKind;
}

/**
 * One folder of the disk. Paths are relative to it and use `/`; the empty path
 * is the folder itself. Functions throw what the system reports.
 */
export interface FileSystem {
  /** What stands at a path, or undefined where nothing does. */
  kind(path: string): EntryKind | undefined;
  /** Content of a file. */
  read(path: string): Buffer;
  /** What a folder holds, without its subfolders' content. */
  list(path: string): readonly Entry[];
  /** Writes a file whose folder exists. */
  write(path: string, content: string): void;
  /** As `write`, and waits until the disk has it. */
  writeDurably(path: string, content: string): void;
  /** Makes a file that must not exist yet; false when it does. */
  create(path: string, content: string): boolean;
  /** Makes a folder and those above it. */
  makeFolder(path: string): void;
  /** Moves a file, over one that is there, in a single step. */
  rename(from: string, to: string): void;
  /** Removes a file or a link. */
  remove(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
}

/** The real disk below a folder. */
export function diskFolder(root: string): FileSystem {
  const at = (path: string) => (path === "" ? root : join(root, path));
  return {
    kind(path) {
      // The folder itself may be a link that the operator made; nothing below it may.
      const stat = path === "" ? statSync(root, { throwIfNoEntry: false }) : lookAt(at(path));
      if (stat === undefined) return undefined;
      return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
    },
    read: (path) => readFileSync(at(path)),
    list: (path) =>
      readdirSync(at(path), { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other",
      })),
    write: (path, content) => writeFileSync(at(path), content),
    writeDurably(path, content) {
      const file = openSync(at(path), "w");
      try {
        writeSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    create(path, content) {
      try {
        writeFileSync(at(path), content, { flag: "wx" });
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      }
    },
    makeFolder: (path) => void mkdirSync(at(path), { recursive: true }),
    rename: (from, to) => renameSync(at(from), at(to)),
    remove: (path) => unlinkSync(at(path)),
    removeFolder: (path) => rmdirSync(at(path)),
  };
}

/** Nothing is there either when a part of the way to it is a file. */
function lookAt(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** The system's name of an error, such as `EACCES`; undefined for anything that did not come from the system. */
export function codeOf(error: unknown): string | undefined {
  // By shape: an error of the system need not be of this realm's class.
  if (typeof error !== "object" || error === null) return undefined;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Writes a file whole or not at all, beside any other process that does the same. */
export function replaceFile(path: string, content: string | Buffer): void {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    try {
      unlinkSync(draft);
    } catch {
      // it was never made
    }
    throw error;
  }
}
