import type { Entry, EntryKind, FileSystem } from "./file-system";
import { sha256 } from "./record";

/** What was seen of a folder of the disk, as plain data. */
export interface SeenData {
  /** Files by path: the directory's entry, and sha256 in hex of the content that it stood for. */
  readonly files: readonly (readonly [path: string, entry: string, hash: string])[];
  /** Folders by path: the directory's entry, and the names in it, each with the first letter of its kind before it. */
  readonly folders: readonly (readonly [path: string, entry: string, names: readonly string[]])[];
}

const KINDS: Readonly<Record<string, EntryKind>> = { f: "file", d: "folder", o: "other" };
const LETTERS: Readonly<Record<EntryKind, string>> = { file: "f", folder: "d", other: "o" };

/**
 * What looks at a folder saw, by the directory's entries: as long as an entry
 * says the same, a file is not read again and a folder not listed again. Whoever
 * keeps it for the next run has to keep it where nobody else can write.
 */
export class Seen {
  private readonly files: Map<string, readonly [entry: string, hash: string]>;
  private readonly folders: Map<string, readonly [entry: string, entries: readonly Entry[]]>;
  /** Everything in the folders that were listed since, by folder. */
  private readonly listed = new Map<string, readonly Entry[]>();
  private news = 0;

  /** @param before what an earlier run saw; absent: nothing */
  constructor(before?: SeenData) {
    this.files = new Map(before?.files.map(([path, entry, hash]) => [path, [entry, hash]]));
    this.folders = new Map(
      before?.folders.map(([path, entry, names]) => [
        path,
        [entry, names.map((name) => ({ name: name.slice(1), kind: KINDS[name.charAt(0)] ?? "other" }))],
      ]),
    );
  }

  /** sha256 in hex of a file's content. Throws as `read` does. */
  hash(disk: FileSystem, path: string): string {
    // The entry first: whoever changes the file after this look changes the entry.
    const entry = disk.entry?.(path);
    const known = this.files.get(path);
    if (known !== undefined && known[0] === entry) return known[1];
    const hash = sha256(disk.read(path));
    if (entry !== undefined) {
      this.files.set(path, [entry, hash]);
      this.news++;
    }
    return hash;
  }

  /** What a folder holds. Throws as `list` does. */
  list(disk: FileSystem, path: string): readonly Entry[] {
    const entries = this.entriesOf(disk, path);
    this.listed.set(path, entries);
    return entries;
  }

  private entriesOf(disk: FileSystem, path: string): readonly Entry[] {
    const entry = disk.entry?.(path);
    const known = this.folders.get(path);
    if (known !== undefined && known[0] === entry) return known[1];
    const entries = disk.list(path);
    if (entry !== undefined && entries.every(({ isUtf8 }) => isUtf8 !== false)) {
      this.folders.set(path, [entry, entries]);
      this.news++;
    }
    return entries;
  }

  /** Whether so much of it is new that the next run gains by it. */
  get isNew(): boolean {
    return this.news * PART > this.files.size + this.folders.size;
  }

  /** What is known of everything that was found in the folders that were listed. */
  data(): SeenData {
    const files: SeenData["files"][number][] = [];
    const folders: SeenData["folders"][number][] = [];
    for (const [folder, found] of this.listed) {
      const known = this.folders.get(folder);
      if (known !== undefined) folders.push([folder, known[0], known[1].map(({ name, kind }) => LETTERS[kind] + name)]);
      for (const { name } of found) {
        const path = folder === "" ? name : `${folder}/${name}`;
        const file = this.files.get(path);
        if (file !== undefined) files.push([path, ...file]);
      }
    }
    return { files, folders };
  }
}

/** To write all of it costs as much as to look again at one part in so many. */
const PART = 20;
