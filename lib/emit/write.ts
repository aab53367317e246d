import { compareTrees, isSettled, type OwnedTree, type WriteChanges } from "./changes";
import { readDisk } from "./disk-state";
import { codeOf, type FileSystem } from "./file-system";
import { isInterrupted, JOURNAL, type Journal, PENDING, renderJournal, settle } from "./journal";
import { manifestPath, RECORDS, readManifests, renderManifest, type UnreadableManifest } from "./record";

const LOCK = `${RECORDS}/lock`;

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
}

export type Look =
  | { readonly state: "plan"; readonly plan: WriteChanges; readonly interrupted: boolean }
  | { readonly state: "unreadable"; readonly unreadable: readonly UnreadableManifest[] };

/** Says what a write would do. Changes nothing. Throws DiskError. */
export function lookAtDist(disk: FileSystem, request: WriteRequest): Look {
  return onDisk(() => {
    const { manifests, unreadable } = readManifests(disk);
    if (unreadable.length > 0) return { state: "unreadable", unreadable };
    const retired =
      request.owners === undefined ? [] : [...manifests.keys()].filter((owner) => !request.owners?.has(owner));
    const plan = compareTrees({
      wanted: request.wanted,
      retired,
      manifests,
      disk: readDisk(disk),
      overwrite: request.overwrite,
      scope: request.scope,
    });
    return { state: "plan", plan, interrupted: isInterrupted(disk) };
  }, "nothing was written");
}

/** How a write ended. */
export interface WriteResult {
  /** What the write found in `dist/`, and what that made it do. */
  readonly look: Look;
  /** False when a conflict or an unreadable record forbade it. */
  readonly written: boolean;
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
  if (first.state === "unreadable") return { look: first, written: false };
  const unfinished = first.interrupted || onDisk(() => disk.kind(LOCK), "nothing was written") !== undefined;
  if (!unfinished && first.plan.conflicts.length > 0) return { look: first, written: false };
  if (!unfinished && isSettled(first.plan)) return { look: first, written: true };
  return onDisk(() => {
    disk.makeFolder(RECORDS);
    takeLock(disk, process);
    try {
      if (first.interrupted) settle(disk);
      const look = lookAtDist(disk, request);
      if (look.state === "unreadable" || look.plan.conflicts.length > 0) return { look, written: false };
      apply(disk, look.plan);
      return { look, written: true };
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

/** Carries out a plan that has no conflicts: first all contents beside their places, then the journal, then the moves. */
function apply(disk: FileSystem, plan: WriteChanges): void {
  if (isSettled(plan)) return;
  const contents: string[] = [];
  const journal: Journal = { schema: 1, remove: [...plan.remove], place: [] };
  const place = (path: string, content: string, before: string | null | undefined) => {
    journal.place.push({ pending: String(contents.length), path, ...(before === undefined ? {} : { before }) });
    contents.push(content);
  };
  for (const { path, content } of plan.create) place(path, content, null);
  for (const { path, content, before } of plan.update) place(path, content, before);
  // Records come last: until then the old ones say what the old files were.
  for (const [owner, manifest] of plan.manifests) {
    if (manifest === undefined) journal.remove.push({ path: manifestPath(owner) });
    else place(manifestPath(owner), renderManifest(manifest), undefined);
  }
  disk.makeFolder(PENDING);
  try {
    for (const [index, content] of contents.entries()) disk.write(`${PENDING}/${index}`, content);
    disk.writeDurably(`${PENDING}/journal`, renderJournal(journal));
  } catch (error) {
    discard(disk);
    throw error;
  }
  disk.rename(`${PENDING}/journal`, JOURNAL);
  settle(disk);
}

/** Clears what was prepared; a disk that refuses even that is left to the next write. */
function discard(disk: FileSystem): void {
  try {
    settle(disk);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

/** The disk did not take a write or allow a look. Exit code 1. */
export class DiskError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = "DiskError";
    this.fix = fix;
  }
}

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
};

function onDisk<Result>(action: () => Result, state: string): Result {
  try {
    return action();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || typeof error !== "object" || error === null) throw error;
    const path = "path" in error && typeof error.path === "string" ? ` at ${error.path}` : "";
    throw new DiskError(`${REASONS[code] ?? code}${path}; ${state}`, "make dist a folder that you may write to");
  }
}
