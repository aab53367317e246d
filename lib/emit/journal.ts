import { z } from "zod";
import { foldersAbove } from "./changes";
import type { FileSystem } from "./file-system";
import { isInside, RECORDS, sha256 } from "./record";
import { toJson } from "./yaml";

/** New contents wait here until all of them are on the disk. */
export const PENDING = `${RECORDS}/pending`;
/** Stands from the moment a write is decided until it is done: whoever finds it finishes the write. */
export const JOURNAL = `${RECORDS}/journal.json`;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const target = z.string().refine((path) => isInside(path) || /^\.groundwork\/[a-z0-9_][a-z0-9-_]*\.json$/.test(path));

const journalSchema = z.strictObject({
  schema: z.literal(1),
  remove: z.array(z.strictObject({ path: target, before: hash.optional() })),
  place: z.array(
    z.strictObject({
      /** Name below `pending/`. */
      pending: z.string().regex(/^\d+$/),
      path: target,
      /** What the file must hold to be replaced; null: nothing stands there; absent: whatever it holds. */
      before: hash.nullable().optional(),
    }),
  ),
});

/** Every step of one write, each of which can be repeated without harm. */
export type Journal = z.output<typeof journalSchema>;

export function renderJournal(journal: Journal): string {
  return toJson(journal);
}

/** The journal that stands on the disk, `unreadable` when it is broken, undefined when there is none. */
function readJournal(disk: FileSystem): Journal | "unreadable" | undefined {
  if (disk.kind(JOURNAL) !== "file") return undefined;
  try {
    const result = journalSchema.safeParse(JSON.parse(disk.read(JOURNAL).toString("utf8")));
    return result.success ? result.data : "unreadable";
  } catch (error) {
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

/** True when an earlier write was stopped half-way and waits to be finished or taken back. */
export function isInterrupted(disk: FileSystem): boolean {
  return disk.kind(JOURNAL) !== undefined || disk.kind(PENDING) !== undefined;
}

/**
 * Finishes the write that a journal describes, or clears away one that was
 * never decided. A file that somebody changed in between stays as it is; the
 * next plan reports it as edited.
 */
export function settle(disk: FileSystem): void {
  const journal = readJournal(disk);
  if (journal !== undefined && journal !== "unreadable") carryOut(disk, journal);
  if (disk.kind(PENDING) === "folder") {
    for (const { name } of disk.list(PENDING)) disk.remove(`${PENDING}/${name}`);
  }
  // The journal goes before the folder: a folder alone means that nothing was decided.
  if (journal !== undefined) disk.remove(JOURNAL);
  if (disk.kind(PENDING) === "folder") disk.removeFolder(PENDING);
  removeEmptyFolders(disk, PENDING);
}

function carryOut(disk: FileSystem, journal: Journal): void {
  for (const { path, before } of journal.remove) {
    if (disk.kind(path) === "file" && (before === undefined || sha256(disk.read(path)) === before)) disk.remove(path);
    removeEmptyFolders(disk, path);
  }
  for (const { pending, path, before } of journal.place) {
    const from = `${PENDING}/${pending}`;
    if (disk.kind(from) !== "file") continue;
    if (!mayReplace(disk, path, before)) continue;
    const [folder] = foldersAbove(path);
    if (folder !== undefined) disk.makeFolder(folder);
    if (disk.kind(path) === "folder") removeHollow(disk, path);
    disk.rename(from, path);
  }
}

function mayReplace(disk: FileSystem, path: string, before: string | null | undefined): boolean {
  for (const folder of foldersAbove(path)) {
    const kind = disk.kind(folder);
    if (kind !== undefined && kind !== "folder") return false;
  }
  const kind = disk.kind(path);
  if (kind === undefined) return true;
  if (kind === "folder") return isHollow(disk, path);
  return kind === "file" && (before === undefined || (before !== null && sha256(disk.read(path)) === before));
}

/** True for a folder that holds nothing but such folders. */
function isHollow(disk: FileSystem, path: string): boolean {
  return disk.list(path).every(({ name, kind }) => kind === "folder" && isHollow(disk, `${path}/${name}`));
}

function removeHollow(disk: FileSystem, path: string): void {
  for (const { name } of disk.list(path)) removeHollow(disk, `${path}/${name}`);
  disk.removeFolder(path);
}

function removeEmptyFolders(disk: FileSystem, path: string): void {
  for (const folder of foldersAbove(path)) {
    if (disk.kind(folder) !== "folder") continue;
    if (disk.list(folder).length > 0) return;
    disk.removeFolder(folder);
  }
}
