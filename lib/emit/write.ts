import { compareTrees, isSettled, type OwnedTree, type WriteChanges } from "./changes";
import { readDisk } from "./disk-state";
import type { FileSystem } from "./file-system";
import {
  blockedPlaces,
  carryOut,
  clear,
  isInterrupted,
  JOURNAL,
  type Journal,
  LOCK,
  MARK,
  PENDING,
  renderJournal,
  settle,
} from "./journal";
import { prepared } from "./prepared";
import { codeOf, reasonOf } from "./read-file";
import { RECORDS, type UnreadableManifest } from "./record";
import { areRecords, type Records, readManifests } from "./records";
import { Seen } from "./seen";
import { isUntouched } from "./untouched";

/** What somebody wants of a write to `dist/`. */
export interface WriteRequest {
  /** What each synthesized owner shall have in `dist/`. */
  readonly wanted: readonly OwnedTree[];
  /** Names of all owners that still exist; `undefined` leaves the files of absent ones alone. */
  readonly owners: ReadonlySet<string> | undefined;
  /** Take our content even where somebody edited a file or put one in its place. */
  readonly overwrite: boolean;
  /** The part of `dist/` that this write is about. Absent: all of it. */
  readonly scope?: ((path: string) => boolean) | undefined;
  /** What earlier looks at this very folder saw. Absent: nothing. */
  readonly seen?: Seen | undefined;
}

/** What a write would do, or why `dist/` cannot be judged. `interrupted`: an earlier write ended half-way. */
export type Look =
  | {
      readonly state: "plan";
      readonly plan: WriteChanges;
      readonly interrupted: boolean;
      /** What the records said. */
      readonly records: Pick<Records, "hashes">;
    }
  | { readonly state: "unreadable"; readonly unreadable: readonly UnreadableManifest[] };

/** Says what a write would do. Changes nothing. Throws DiskError. */
export function lookAtDist(disk: FileSystem, request: WriteRequest): Look {
  return onDisk(() => {
    const known = new Map(request.wanted.map(({ owner, record }) => [owner, record]));
    const seen = request.seen ?? new Seen();
    const records = readManifests(disk, seen, (owner) => known.get(owner));
    const { manifests } = records;
    const unreadable = [...records.unreadable, ...blockedPlaces(disk)];
    if (unreadable.length > 0) return { state: "unreadable", unreadable };
    const retired =
      request.owners === undefined ? [] : [...manifests.keys()].filter((owner) => !request.owners?.has(owner));
    const plan = compareTrees({
      wanted: request.wanted,
      retired,
      manifests,
      disk: readDisk(disk, seen),
      overwrite: request.overwrite,
      scope: request.scope,
    });
    return { state: "plan", plan, interrupted: isInterrupted(disk), records };
  }, "nothing was written");
}

/** How a write ended. */
export interface WriteResult {
  /** What the write found in `dist/`, and what that made it do. */
  readonly look: Look;
  /** False when a conflict or an unreadable record forbade it. */
  readonly written: boolean;
  /** True when a journal was found that this disk did not write, and was cleared away unread. */
  readonly disbelieved: boolean;
}

/**
 * Brings `dist/` to what is wanted: all of it, or nothing when a conflict
 * stands. A process that dies on the way leaves either the old files or a
 * journal from which the next write goes on. Throws DiskError.
 */
export function writeDist(
  disk: FileSystem,
  request: WriteRequest,
  process: { pid: number; alive: (pid: number) => boolean },
): WriteResult {
  const first = lookAtDist(disk, request);
  const untouched = { look: first, disbelieved: false };
  if (first.state === "unreadable") return { ...untouched, written: false };
  const unfinished = first.interrupted || onDisk(() => disk.kind(LOCK), "nothing was written") !== undefined;
  if (!unfinished && first.plan.conflicts.length > 0) return { ...untouched, written: false };
  if (!unfinished && isSettled(first.plan)) return { ...untouched, written: true };
  return onDisk(() => {
    disk.makeFolder(RECORDS);
    takeLock(disk, process);
    try {
      // Between the first look and the lock, another write may have ended, or have died on the way.
      const interrupted = isInterrupted(disk);
      const disbelieved = interrupted && !settle(disk);
      const isAsSeen = !unfinished && !interrupted && areRecords(disk, first.records) && isUntouched(disk, first.plan);
      if (!isAsSeen) request.seen?.doubt();
      const look = isAsSeen ? first : lookAtDist(disk, request);
      if (look.state === "unreadable" || look.plan.conflicts.length > 0) return { look, written: false, disbelieved };
      apply(disk, look.plan);
      return { look, written: true, disbelieved };
    } finally {
      disk.remove(LOCK);
      if (disk.list(RECORDS).length === 0) disk.removeFolder(RECORDS);
    }
  }, "dist is as it was, or the next synth completes the change");
}

function takeLock(disk: FileSystem, process: { pid: number; alive: (pid: number) => boolean }): void {
  if (disk.create(LOCK, `${process.pid}\n`)) return;
  const holder = Number(disk.read(LOCK).toString("utf8"));
  if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && process.alive(holder)) {
    throw new DiskError(
      `another synth (process ${holder}) is writing to dist`,
      `wait for it, or remove dist/${LOCK} when no such process runs`,
    );
  }
  disk.remove(LOCK);
  if (!disk.create(LOCK, `${process.pid}\n`)) throw new DiskError("another synth is writing to dist", "run it again");
}

/** Carries out a plan that has no conflicts: first all contents next to their places, then the journal, then the moves. */
function apply(disk: FileSystem, plan: WriteChanges): void {
  if (isSettled(plan)) return;
  const { contents, folders, place, records } = prepared(disk, plan);
  disk.makeFolder(PENDING);
  let journal: Journal;
  try {
    disk.write(MARK, "");
    journal = { schema: 2, mark: disk.identity(MARK) ?? "", remove: [...plan.remove], place, records };
    for (const folder of folders) disk.makeFolder(`${PENDING}/${folder}`);
    const pending = contents.map(([path, file]) => [`${PENDING}/${path}`, file] as const);
    if (disk.writeAll !== undefined) disk.writeAll(pending);
    else for (const [path, { content }] of pending) disk.write(path, content);
    disk.writeDurably(`${PENDING}/journal`, renderJournal(journal));
  } catch (error) {
    discard(disk);
    throw error;
  }
  disk.rename(`${PENDING}/journal`, JOURNAL);
  carryOut(disk, journal);
  clear(disk);
}

/** Clears what was prepared; a disk that refuses even that is left to the next write. */
function discard(disk: FileSystem): void {
  try {
    clear(disk);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

/** The disk did not take a write or allow a look. Exit code 1. */
export class DiskError extends Error {
  /** What to do, in lower case without a full stop. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = "DiskError";
    this.fix = fix;
  }
}

/** What to do about an error of the system, by its name. */
const FIXES: Readonly<Record<string, string>> = {
  ENOSPC: "make room on the disk, and run it again",
  EDQUOT: "make room on the disk, and run it again",
  EMFILE: "let programs open more files (ulimit -n), and run it again",
  EIO: "look at the health of the disk",
};

function onDisk<Result>(action: () => Result, state: string): Result {
  try {
    return action();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined || typeof error !== "object" || error === null) throw error;
    const path = "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
    throw new DiskError(
      `${reason}${path}; ${state}`,
      FIXES[codeOf(error) ?? ""] ?? "make dist a folder that you may write to",
    );
  }
}
