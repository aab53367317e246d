import type { FileSystem } from "./file-system";
import { reasonOf } from "./read-file";
import { type FileRecord, ownerOf, parseManifest, RECORDS, SHAPES, sha256, type UnreadableManifest } from "./record";
import { Seen } from "./seen";

/** The records of all owners, as they are on the disk. */
export interface Records {
  readonly manifests: ReadonlyMap<string, FileRecord>;
  /** What cannot be worked with. */
  readonly unreadable: readonly UnreadableManifest[];
  /** sha256 in hex of each that is a file, by its name. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** A record and sha256 in hex of how it is written: one with this hash need not be read. */
export interface KnownRecord extends FileRecord {
  readonly hash: string;
}

/**
 * Reads the records of all owners.
 *
 * @param seen what earlier looks saw; absent: nothing
 * @param known what the record of an owner may be
 */
export function readManifests(
  disk: FileSystem,
  seen = new Seen(),
  known?: (owner: string) => KnownRecord | undefined,
): Records {
  const hashes = new Map<string, string>();
  const manifests = new Map<string, FileRecord>();
  const unreadable: UnreadableManifest[] = [];
  const folder = disk.kind(RECORDS);
  if (folder !== undefined && folder !== "folder") unreadable.push({ path: RECORDS, reason: SHAPES[folder] });
  if (folder !== "folder") return { manifests, unreadable, hashes };
  for (const { name, kind } of seen.list(disk, RECORDS)) {
    const owner = ownerOf(name);
    if (owner === undefined) continue;
    const path = `${RECORDS}/${name}`;
    if (kind !== "file") {
      unreadable.push({ path, reason: SHAPES[kind] });
      continue;
    }
    const read = orReason(() => {
      const hash = seen.hash(disk, path);
      hashes.set(name, hash);
      const record = known?.(owner);
      return record?.hash === hash ? record : parseManifest(disk.read(path).toString("utf8"));
    });
    if (typeof read === "string") unreadable.push({ path, reason: read });
    else manifests.set(owner, read);
  }
  return { manifests, unreadable, hashes };
}

/** True where the records are those that were read before: no other write has ended since. */
export function areRecords(disk: FileSystem, { hashes }: Pick<Records, "hashes">): boolean {
  const now = disk.list(RECORDS).filter(({ name }) => ownerOf(name) !== undefined);
  const isSame = (name: string) => sha256(disk.read(`${RECORDS}/${name}`)) === hashes.get(name);
  return now.length === hashes.size && now.every(({ name, kind }) => kind === "file" && isSame(name));
}

/** What the disk gives, or why it gives nothing, in words. */
function orReason<Result>(read: () => Result): Result | string {
  try {
    return read();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return reason;
  }
}
