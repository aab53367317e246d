import { blockedBy } from "./blocked";
import type { DiskState } from "./disk-state";
import { EMPTY_RECORD, type FileRecord, isInside, sha256 } from "./record";
import type { KnownRecord } from "./records";
import type { FileTree } from "./tree";

/** Files of one owner: a cluster, or the project as a whole. */
export interface OwnedTree {
  /** Name of the cluster, or the project's own name for files that no cluster owns. */
  readonly owner: string;
  /** Its files by path below `dist/`. */
  readonly tree: FileTree;
  /** Paths that give way to a file of the operator's: his stays, and ours is left out. */
  readonly yields?: ReadonlySet<string> | undefined;
  /** The record that these files alone make, where it is known how it is written. */
  readonly record?: KnownRecord | undefined;
}

/** What a write is planned from. */
export interface PlanInput {
  /** What `dist/` shall hold for each owner that is synthesized. */
  readonly wanted: readonly OwnedTree[];
  /** Owners that are gone: all their files are stale. */
  readonly retired: readonly string[];
  /** What each owner wrote before, those that are not synthesized now included. */
  readonly manifests: ReadonlyMap<string, FileRecord>;
  /** What is in `dist/` now. */
  readonly disk: DiskState;
  /** Take our content even where somebody edited a file or put one in its place. */
  readonly overwrite: boolean;
  /** The part of `dist/` that this write is about; whatever lies outside stays as it is. Absent: all of it. */
  readonly scope?: ((path: string) => boolean) | undefined;
}

/** A file that is made or replaced. */
export interface FileChange {
  /** Path below `dist/`. */
  readonly path: string;
  /** Text that the file gets. */
  readonly content: string;
  /** sha256 of what is there now; absent where nothing does. */
  readonly before?: string | undefined;
  /** sha256 of `content`. */
  readonly after: string;
}

/** A file that is removed. */
export interface FileRemoval {
  /** Path below `dist/`. */
  readonly path: string;
  /** sha256 of what is there now. */
  readonly before: string;
}

/** Why a wanted file cannot be written without losing something. */
export interface Conflict {
  /** Path of the wanted file below `dist/`. */
  readonly path: string;
  /** Edited since we wrote it, never written by us, written for another owner, or blocked by a folder or link. */
  readonly reason: "edited" | "foreign" | "other-owner" | "blocked";
  /** What is in the way, in words. */
  readonly detail: string;
}

/** What a write will do. Pure data: making it changes nothing. */
export interface WriteChanges {
  /** Files that are not there yet. */
  readonly create: readonly FileChange[];
  /** Files whose content changes. */
  readonly update: readonly FileChange[];
  /** Stale files that are exactly as we wrote them. */
  readonly remove: readonly FileRemoval[];
  /** Paths of files that already have their content. */
  readonly unchanged: readonly string[];
  /** Those among them whose line endings alone are others, as Git makes them on Windows. */
  readonly converted: readonly string[];
  /** As long as one stands, nothing is written. */
  readonly conflicts: readonly Conflict[];
  /** Stale files of ours that somebody edited: they stay until they are removed by hand or by force. */
  readonly kept: readonly string[];
  /** Files that nobody here wrote; they are left alone. */
  readonly foreign: readonly string[];
  /** Records that change; undefined: the record goes away. */
  readonly manifests: ReadonlyMap<string, FileRecord | undefined>;
}

/** True when a write would change nothing at all. */
export function isSettled(plan: WriteChanges): boolean {
  return changeCount(plan) === 0 && plan.conflicts.length === 0 && plan.manifests.size === 0;
}

/** How many files a write would create, update and remove. */
export function changeCount(plan: WriteChanges): number {
  return plan.create.length + plan.update.length + plan.remove.length;
}

/** Compares what `dist/` shall hold with what it holds and with what was written before. */
export function compareTrees(input: PlanInput): WriteChanges {
  const { disk, manifests, overwrite } = input;
  const scope = input.scope ?? (() => true);
  const wanted = wantedFiles(input.wanted, scope);
  const replaced = new Set([...input.wanted.map(({ owner }) => owner), ...input.retired]);
  const recorded = new Set(input.wanted.filter((one) => isAsRecorded(input, one)).map(({ owner }) => owner));
  const ours = new Map<string, string>();
  const others = new Map<string, string>();
  for (const [owner, manifest] of manifests) {
    // What these wrote before is what they want.
    if (recorded.has(owner)) continue;
    for (const [path, hash] of manifest.files) {
      if (replaced.has(owner)) ours.set(path, hash);
      else others.set(path, owner);
    }
  }

  const remove: FileRemoval[] = [];
  const kept: string[] = [];
  for (const [path, hash] of ours) {
    if (!scope(path) || wanted.has(path) || others.has(path) || disk.entries.get(path) !== "file") continue;
    const now = disk.hash(path);
    if (now !== undefined && (overwrite || isAsWritten(disk, path, now, hash))) remove.push({ path, before: now });
    else kept.push(path);
  }
  const gone = new Set(remove.map((removal) => removal.path));

  const create: FileChange[] = [];
  const update: FileChange[] = [];
  const unchanged: string[] = [];
  const converted: string[] = [];
  const conflicts: Conflict[] = [];
  const yielded = new Set<string>();
  const blocked = blockedBy(disk, gone);
  for (const [path, { tree, after, owner, yields }] of wanted) {
    const block = blocked(path);
    if (block !== undefined && yields) {
      yielded.add(path);
      continue;
    }
    if (block !== undefined) {
      conflicts.push({ path, reason: "blocked", detail: block });
      continue;
    }
    const otherOwner = others.get(path);
    if (otherOwner !== undefined) {
      conflicts.push({ path, reason: "other-owner", detail: `a file that belongs to ${otherOwner}` });
      continue;
    }
    if (disk.entries.get(path) !== "file") {
      create.push(changeOf(tree, path, after));
      continue;
    }
    const now = disk.hash(path);
    if (now === undefined) {
      conflicts.push({ path, reason: "blocked", detail: "a file that is larger than any that Groundwork writes" });
      continue;
    }
    if (now === after) {
      unchanged.push(path);
      continue;
    }
    const bytes = disk.read(path);
    if (hasCr(bytes) && withLf(bytes) === withLf(Buffer.from(tree.get(path) ?? ""))) {
      unchanged.push(path);
      converted.push(path);
      continue;
    }
    const written = ours.get(path) ?? (recorded.has(owner) ? after : undefined);
    if (overwrite || (written !== undefined && isAsWritten(disk, path, now, written)))
      update.push(changeOf(tree, path, after, now));
    else if (yields) yielded.add(path);
    else if (written === undefined)
      conflicts.push({ path, reason: "foreign", detail: "a file that Groundwork did not write" });
    else conflicts.push({ path, reason: "edited", detail: "a file that was edited after Groundwork wrote it" });
  }

  const isKnown = (path: string) => !yielded.has(path) && (wanted.has(path) || ours.has(path) || others.has(path));
  const foreign: string[] = [];
  for (const [path, kind] of disk.entries) if (kind !== "folder" && !isKnown(path)) foreign.push(path);
  return {
    create,
    update,
    remove: remove.sort((a, b) => (a.path < b.path ? -1 : 1)),
    unchanged,
    converted,
    conflicts,
    kept: kept.sort(),
    foreign: foreign.sort(),
    manifests: changedManifests(input, wanted, new Set(kept), yielded),
  };
}

/** True where the record of an owner says what it wants, all of it. */
function isAsRecorded({ manifests, scope }: PlanInput, { owner, record }: OwnedTree): boolean {
  return record !== undefined && record === manifests.get(owner) && scope === undefined;
}

/** True for what was written with this hash, also after Git has changed its line endings. */
function isAsWritten(disk: DiskState, path: string, now: string, written: string): boolean {
  if (now === written) return true;
  const bytes = disk.read(path);
  return hasCr(bytes) && sha256(Buffer.from(withLf(bytes), "latin1")) === written;
}

function hasCr(bytes: Buffer): boolean {
  return bytes.includes("\r\n");
}

/** The bytes as Git keeps them, one character a byte. */
function withLf(bytes: Buffer): string {
  return bytes.toString("latin1").replaceAll("\r\n", "\n");
}

/** The content is asked for when it is needed: that of many clusters is not in memory. */
function changeOf(tree: FileTree, path: string, after: string, before?: string): FileChange {
  return {
    path,
    after,
    ...(before === undefined ? {} : { before }),
    get content() {
      return tree.get(path) ?? "";
    },
  };
}

interface WantedFile {
  readonly tree: FileTree;
  readonly after: string;
  readonly owner: string;
  /** It gives way to a file of the operator's. */
  readonly yields: boolean;
}

function wantedFiles(trees: readonly OwnedTree[], scope: (path: string) => boolean): ReadonlyMap<string, WantedFile> {
  const wanted = new Map<string, WantedFile>();
  for (const { owner, tree, yields } of trees) {
    for (const path of tree.paths()) {
      if (!isInside(path)) throw new Error(`${owner} writes outside its part of dist: ${path}`);
      const before = wanted.get(path);
      if (before !== undefined) throw new Error(`${owner} and ${before.owner} both write ${path}`);
      if (scope(path)) wanted.set(path, { tree, after: tree.hashOf(path), owner, yields: yields?.has(path) === true });
    }
  }
  return wanted;
}

function changedManifests(
  input: PlanInput,
  wanted: ReadonlyMap<string, WantedFile>,
  kept: ReadonlySet<string>,
  yielded: ReadonlySet<string>,
): ReadonlyMap<string, FileRecord | undefined> {
  const scope = input.scope ?? (() => true);
  const changed = new Map<string, FileRecord | undefined>();
  const next = new Map<string, Map<string, string>>();
  for (const owner of input.retired) next.set(owner, new Map());
  // What a record says already is not put together to be compared with it.
  for (const one of input.wanted)
    if (yielded.size > 0 || !isAsRecorded(input, one)) next.set(one.owner, new Map<string, string>());
  for (const [path, { owner, after }] of wanted) if (!yielded.has(path)) next.get(owner)?.set(path, after);
  for (const [owner, files] of next) {
    const before = input.manifests.get(owner) ?? EMPTY_RECORD;
    for (const [path, hash] of before.files) {
      if ((kept.has(path) || !scope(path)) && !files.has(path)) files.set(path, hash);
    }
    if (files.size === 0) {
      if (input.manifests.has(owner)) changed.set(owner, undefined);
    } else if (!input.manifests.has(owner) || !sameFiles(before.files, files)) {
      changed.set(owner, { files });
    }
  }
  return changed;
}

function sameFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash);
}
