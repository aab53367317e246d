import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf, readRegular, refusal } from "./read-file";

/** What a path is, without following a link: links, sockets, devices and names that are not UTF-8 are `other`. */
export type EntryKind = "file" | "folder" | "other";

/** One entry of a folder. */
export interface Entry {
  /** Name in its folder. */
  readonly name: string;
  /** File, folder or something else. */
  readonly kind: EntryKind;
  /** Present where the name is not UTF-8: then it is shown as its bytes, and cannot be asked for. */
  readonly isUtf8?: false;
}

/**
 * One folder of the disk. Paths are relative to it and use `/`; the empty path
 * is the folder itself. Functions throw what the system reports.
 */
export interface FileSystem {
  /** What is at a path, or undefined where nothing does. */
  kind(path: string): EntryKind | undefined;
  /** Content of a file. */
  read(path: string): Buffer;
  /** What a folder holds, without its subfolders' content. */
  list(path: string): readonly Entry[];
  /** Writes a file whose folder exists. */
  write(path: string, content: string): void;
  /** As `write` of each, in any order; absent: one after the other. */
  writeAll?(files: readonly (readonly [path: string, file: { readonly content: string }])[]): void;
  /** As `write`, and waits until the disk has it. */
  writeDurably(path: string, content: string): void;
  /** Makes a file that must not exist yet; false when it does. */
  create(path: string, content: string): boolean;
  /** Makes a folder and those above it. */
  makeFolder(path: string): void;
  /** Moves a file, over one that is there, or a folder to where nothing is, in a single step. */
  rename(from: string, to: string): void;
  /** Removes a file or a link. */
  remove(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
  /** What tells this very file from every copy of it, on this disk or another; undefined where no file is. */
  identity(path: string): string | undefined;
  /**
   * What the directory says of a file or a folder, where every later change of
   * its content or its names would make it say something else; undefined where
   * that is not sure. Absent: it never is.
   */
  entry?(path: string): string | undefined;
}

/**
 * The real disk below a folder. The folder itself may be a link that the
 * operator made; nothing below it is followed, neither a link at the end of a
 * path nor one on the way: such a path holds nothing, and a change there throws
 * ELOOP. Files that are larger than MOST_BYTES throw EFBIG.
 *
 * @param entryOf answers `entry` for a full path, of which only the last part may be a link
 */
export function diskFolder(root: string, entryOf?: (path: string) => string | undefined): FileSystem {
  // Thousands of paths: none has a part that `join` would have to resolve, and Windows takes both separators.
  const inside = join(root, "/");
  const at = (path: string) => (path === "" ? root : inside + path);
  // Thousands of files lie in few folders: one that was found real is not looked at again, until this disk removes
  // something, or a new look or a new write begins.
  const real = new Set<string>();
  const isReal = (folder: string): boolean => {
    if (folder === "" || real.has(folder)) return true;
    if (!isReal(above(folder)) || lookAt(at(folder))?.isDirectory() !== true) return false;
    real.add(folder);
    return true;
  };
  const above = (path: string) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  /** The full path of what is to be changed, once its way there is sure. */
  const changed = (path: string): string => {
    if (!isReal(above(path)))
      for (const folder of [...foldersAbove(path)].reverse())
        if (lookAt(at(folder))?.isSymbolicLink() === true) throw refusal("ELOOP", at(folder));
    return at(path);
  };
  const changedFromNew = (path: string): string => {
    real.clear();
    return changed(path);
  };
  return {
    kind(path) {
      if (path === "") {
        real.clear();
        return kindOf(statSync(root, { throwIfNoEntry: false }));
      }
      return isReal(above(path)) ? kindOf(lookAt(at(path))) : undefined;
    },
    read(path) {
      if (!isReal(above(path))) throw refusal("ELOOP", at(path));
      return readRegular(at(path));
    },
    list(path) {
      if (path === "") real.clear();
      else if (!isReal(path)) throw refusal("ELOOP", at(path));
      return listFolder(at(path));
    },
    write(path, content) {
      const full = changed(path);
      try {
        // Named encoding: Node then opens, writes and closes in one call.
        writeFileSync(full, content, { encoding: "utf8", flag: "wx" });
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
        writeOver(full, content);
      }
    },
    writeDurably(path, content) {
      const file = openNew(changedFromNew(path));
      try {
        writeFileSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    create(path, content) {
      try {
        writeFileSync(changedFromNew(path), content, { flag: "wx" });
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      }
    },
    makeFolder(path) {
      const full = changed(path);
      if (path !== "" && isReal(above(path)) && isMade(full)) {
        real.add(path);
        return;
      }
      if (path !== "" && lookAt(full)?.isSymbolicLink() === true) throw refusal("ELOOP", full);
      mkdirSync(full, { recursive: true });
    },
    rename: (from, to) => renameSync(changed(from), changed(to)),
    remove: (path) => unlinkSync(changedFromNew(path)),
    removeFolder: (path) => rmdirSync(changedFromNew(path)),
    identity(path) {
      const stat = isReal(above(path)) ? lstatSync(at(path), { bigint: true, throwIfNoEntry: false }) : undefined;
      return stat?.isFile() === true ? `${stat.ino}-${stat.mtimeNs}` : undefined;
    },
    ...(entryOf === undefined ? {} : { entry: (path) => (isReal(above(path)) ? entryOf(at(path)) : undefined) }),
  };
}

/** `a/b/c` → `a/b`, `a`. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Opens a file to be written, a link never. */
function openNew(path: string): number {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
  return openSync(path, O_WRONLY | O_CREAT | O_TRUNC | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0), 0o666);
}

/** Puts a content in the place of another one, not through a link. */
function writeOver(path: string, content: string): void {
  const file = openNew(path);
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

/** Makes one folder; false where something is in its place, or nothing above it. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

/** Names that are not UTF-8 cannot be asked for again, so they are shown and nothing else. */
function listFolder(folder: string): readonly Entry[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(REPLACED)))
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) ?? "other" }));
  return readdirSync(folder, { withFileTypes: true, encoding: "buffer" }).map((entry) => {
    const name = entry.name.toString("utf8");
    return Buffer.from(name).equals(entry.name)
      ? { name, kind: kindOf(entry) ?? "other" }
      : { name: byteName(entry.name), kind: "other", isUtf8: false };
  });
}

/** What a decoder puts in the place of bytes that are no UTF-8. */
const REPLACED = "\ufffd";

/** `caf\xe9`: printable ASCII as it is, every other byte as its number. */
function byteName(bytes: Buffer): string {
  return [...bytes]
    .map((byte) =>
      byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
    )
    .join("");
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean } | undefined): EntryKind | undefined {
  if (entry === undefined) return undefined;
  return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other";
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

/** Writes a file whole or not at all, even while another process does the same. */
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
