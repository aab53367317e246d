import { z } from "zod";
import { type FileSystem, foldersAbove } from "./file-system";
import { codeOf } from "./read-file";
import {
  type FileRecord,
  isInside,
  isOwner,
  manifestPath,
  ownerOf,
  parseManifest,
  RECORDS,
  renderManifest,
  SHAPES,
  sha256,
  type UnreadableManifest,
} from "./record";
import { readManifests } from "./records";
import { toJson } from "./yaml";

/** New contents wait here until all of them are on the disk. */
export const PENDING = `${RECORDS}/pending`;
/** Stands from the moment a write is decided until it is done: whoever finds it finishes the write. */
export const JOURNAL = `${RECORDS}/journal.json`;
/** Held by the process that writes. */
export const LOCK = `${RECORDS}/lock`;
/** The file by which a journal knows the disk that it was written for. */
export const MARK = `${PENDING}/mark`;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const target = z.string().refine(isInside);
/** Name below `pending/` of a file, or of a folder that is new with all that is in it. */
const pending = z.string().regex(/^(?:tree-)?\d+$/);

const journalSchema = z.strictObject({
  schema: z.literal(2),
  /** Identity of `pending/mark`: a journal that came by Git or in an archive has another one. */
  mark: z.string(),
  /** What the file must hold to be removed. */
  remove: z.array(z.strictObject({ path: target, before: hash })),
  place: z.array(
    z.strictObject({
      pending,
      path: target,
      /** What the file must hold to be replaced; null: nothing is there. */
      before: hash.nullable(),
    }),
  ),
  /** Records that change; without `pending` the record goes away. They come last: until then the old ones say what the old files were. */
  records: z.array(z.strictObject({ owner: z.string().refine(isOwner), pending: pending.optional() })),
});

/** Every step of one write, each of which can be repeated without harm. */
export type Journal = z.output<typeof journalSchema>;

/** The journal as it is written: JSON. */
export function renderJournal(journal: Journal): string {
  return toJson(journal);
}

/** The journal on the disk, undefined when there is none or it is broken. */
function readJournal(disk: FileSystem): Journal | undefined {
  if (disk.kind(JOURNAL) !== "file") return undefined;
  try {
    return journalSchema.safeParse(JSON.parse(disk.read(JOURNAL).toString("utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === "EFBIG") return undefined;
    throw error;
  }
}

/** True when an earlier write was stopped half-way and waits to be finished or taken back. */
export function isInterrupted(disk: FileSystem): boolean {
  if (disk.kind(JOURNAL) !== undefined) return true;
  if (disk.kind(PENDING) !== "folder") return false;
  const names = disk.list(PENDING).map(({ name }) => name);
  return names.length === 0 || names.some(isPending);
}

function isPending(name: string): boolean {
  return isTree(name) || /^(\d+|journal|mark|record)$/.test(name);
}

function isTree(name: string): boolean {
  return /^tree-\d+$/.test(name);
}

/** Whatever is in a place of the writer's own and is not what it puts there. Nothing is written around it. */
export function blockedPlaces(disk: FileSystem): readonly UnreadableManifest[] {
  const places: UnreadableManifest[] = [];
  const want = (path: string, wanted: "file" | "folder") => {
    const kind = disk.kind(path);
    if (kind !== undefined && kind !== wanted) places.push({ path, reason: SHAPES[kind] });
    return kind === wanted;
  };
  want(JOURNAL, "file");
  want(LOCK, "file");
  if (want(PENDING, "folder"))
    for (const { name, kind } of disk.list(PENDING))
      if (isPending(name) && kind !== (isTree(name) ? "folder" : "file"))
        places.push({ path: `${PENDING}/${name}`, reason: SHAPES[kind] });
  return places;
}

/** True for the writer's folder and everything in it that the writer makes itself. */
export function isOwnPlace(path: string): boolean {
  // Of thousands of paths, hardly one begins like this.
  if (!path.startsWith(RECORDS)) return false;
  if ([RECORDS, JOURNAL, LOCK, PENDING].includes(path)) return true;
  if (path.startsWith(`${PENDING}/`)) {
    const [name = "", ...inside] = path.slice(PENDING.length + 1).split("/");
    return inside.length > 0 ? isTree(name) : isPending(name);
  }
  return path.startsWith(`${RECORDS}/`) && ownerOf(path.slice(RECORDS.length + 1)) !== undefined;
}

/**
 * Finishes the write that the journal on the disk describes, or clears away one
 * that was never decided. The journal is believed only on the disk where it was
 * written, and only for files that a record names or that were not there. A file
 * that somebody changed in between stays as it is; the next plan reports it as
 * edited.
 *
 * @returns false where a journal was not believed
 */
export function settle(disk: FileSystem): boolean {
  const journal = readJournal(disk);
  const believed = journal !== undefined && journal.mark === disk.identity(MARK);
  if (believed) carryOut(disk, journal, readManifests(disk).manifests);
  const isJournal = disk.kind(JOURNAL) === "file";
  clear(disk);
  return believed || !isJournal;
}

/** Removes what a write prepares. The journal goes before its mark, and both before the folder: a folder alone means that nothing was decided. */
export function clear(disk: FileSystem): void {
  if (disk.kind(PENDING) === "folder")
    for (const { name } of disk.list(PENDING))
      if (isPending(name) && name !== "mark") removeAll(disk, `${PENDING}/${name}`);
  if (disk.kind(JOURNAL) === "file") disk.remove(JOURNAL);
  if (disk.kind(MARK) === "file") disk.remove(MARK);
  if (disk.kind(PENDING) === "folder" && disk.list(PENDING).length === 0) disk.removeFolder(PENDING);
  removeEmptyFolders(disk, PENDING);
}

/**
 * Does every step of a journal that is not done yet.
 *
 * @param known what the records name; absent for a journal of this very process, which needs no proof
 */
export function carryOut(disk: FileSystem, journal: Journal, known?: ReadonlyMap<string, FileRecord>): void {
  const named = new Set([...(known ?? [])].flatMap(([, { files }]) => [...files.keys()]));
  const mayTouch = (path: string) => known === undefined || named.has(path);
  for (const { path, before } of journal.remove) {
    if (mayTouch(path) && disk.kind(path) === "file" && hashAt(disk, path) === before) disk.remove(path);
    removeEmptyFolders(disk, path);
  }
  const made = new Set<string>();
  for (const { pending: name, path, before } of journal.place) {
    const from = `${PENDING}/${name}`;
    // Of a journal of this very process every content is there.
    if (known !== undefined && !isPlain(disk, from)) continue;
    if (before !== null && !mayTouch(path)) continue;
    place(disk, from, path, { before, made });
  }
  const places = new Set(journal.place.map(({ path }) => path));
  const placed = (path: string) =>
    named.has(path) || places.has(path) || foldersAbove(path).some((folder) => places.has(folder));
  for (const { owner, pending: name } of journal.records) {
    if (name === undefined) forget(disk, owner, known?.get(owner));
    else if (disk.kind(`${PENDING}/${name}`) === "file")
      placeRecord(disk, owner, `${PENDING}/${name}`, known === undefined ? undefined : placed);
  }
}

/** Puts a record into its place. Of a journal that needs proof, only what older records named or what it placed itself. */
function placeRecord(disk: FileSystem, owner: string, from: string, known?: (path: string) => boolean): void {
  let source = from;
  if (known !== undefined) {
    const record = parseManifest(disk.read(from).toString("utf8"));
    if (typeof record === "string") return;
    const files = new Map([...record.files].filter(([path]) => known(path)));
    if (files.size < record.files.size) {
      source = `${PENDING}/record`;
      disk.writeDurably(source, renderManifest({ files }));
    }
  }
  move(disk, source, manifestPath(owner));
}

/** Removes the record of an owner that is gone, unless files of it are still there. */
function forget(disk: FileSystem, owner: string, record: FileRecord | undefined): void {
  if (disk.kind(manifestPath(owner)) !== "file") return;
  const others = [...readManifests(disk).manifests].filter(([name]) => name !== owner);
  const isLeft = (path: string) =>
    disk.kind(path) === "file" && !others.some(([, { files }]) => files.get(path) !== undefined);
  if ([...(record?.files.keys() ?? [])].some(isLeft)) return;
  disk.remove(manifestPath(owner));
}

/** True for a file, and for a folder that holds nothing else. */
function isPlain(disk: FileSystem, path: string): boolean {
  const kind = disk.kind(path);
  return (
    kind === "file" || (kind === "folder" && disk.list(path).every(({ name }) => isPlain(disk, `${path}/${name}`)))
  );
}

/** Moves a file to its place, or a folder: what somebody made there in between stays, and the rest goes around it. */
function place(
  disk: FileSystem,
  from: string,
  path: string,
  how: { readonly before: string | null; readonly made: Set<string> },
): void {
  if (mayReplace(disk, path, how.before, how.made)) move(disk, from, path, how.made);
  else if (disk.kind(path) === "folder" && disk.kind(from) === "folder")
    for (const { name } of disk.list(from)) place(disk, `${from}/${name}`, `${path}/${name}`, how);
}

/** @param made folders that this write made or found; a file is in each, so none of them goes away */
function move(disk: FileSystem, from: string, path: string, made = new Set<string>()): void {
  const [folder] = foldersAbove(path);
  if (folder !== undefined && !made.has(folder)) {
    disk.makeFolder(folder);
    made.add(folder);
  }
  if (disk.kind(path) === "folder") removeHollow(disk, path);
  disk.rename(from, path);
}

/** @param made folders that this write made or found */
function mayReplace(disk: FileSystem, path: string, before: string | null, made: ReadonlySet<string>): boolean {
  for (const folder of foldersAbove(path)) {
    if (made.has(folder)) break;
    const kind = disk.kind(folder);
    if (kind !== undefined && kind !== "folder") return false;
  }
  const kind = disk.kind(path);
  if (kind === undefined) return true;
  if (kind === "folder") return isHollow(disk, path);
  return kind === "file" && before !== null && hashAt(disk, path) === before;
}

function hashAt(disk: FileSystem, path: string): string | undefined {
  try {
    return sha256(disk.read(path));
  } catch (error) {
    // Whatever is this large was put there since.
    if (codeOf(error) === "EFBIG") return undefined;
    throw error;
  }
}

/** True for a folder that holds nothing but such folders. */
function isHollow(disk: FileSystem, path: string): boolean {
  return disk.list(path).every(({ name, kind }) => kind === "folder" && isHollow(disk, `${path}/${name}`));
}

function removeHollow(disk: FileSystem, path: string): void {
  for (const { name } of disk.list(path)) removeHollow(disk, `${path}/${name}`);
  disk.removeFolder(path);
}

function removeAll(disk: FileSystem, path: string): void {
  if (disk.kind(path) !== "folder") {
    disk.remove(path);
    return;
  }
  for (const { name } of disk.list(path)) removeAll(disk, `${path}/${name}`);
  disk.removeFolder(path);
}

function removeEmptyFolders(disk: FileSystem, path: string): void {
  for (const folder of foldersAbove(path)) {
    if (disk.kind(folder) !== "folder") continue;
    if (disk.list(folder).length > 0) return;
    disk.removeFolder(folder);
  }
}
