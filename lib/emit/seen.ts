import type { Entry, EntryKind, FileSystem } from "./file-system";
import { sha256 } from "./record";

/** What was seen of a folder of the disk, as plain data. Of many clusters there are thousands of files: they are in columns. */
export interface SeenData {
  /** Paths of files. */
  readonly files: readonly string[];
  /** The directory's entry of each, a line each. */
  readonly entries: string;
  /** sha256 in hex of the content that its entry was for, of each, one after the other. */
  readonly hashes: string;
  /** Folders by path: the directory's entry, and the names in it, each with the first letter of its kind before it. */
  readonly folders: readonly SeenFolder[];
}

/** Characters of a hash. */
export const HASH_LENGTH = 64;

interface SeenFile {
  readonly entry: string;
  readonly hash: string;
}
type SeenFolder = readonly [path: string, entry: string, names: readonly string[]];

const NOTHING: SeenData = { files: [], entries: "", hashes: "", folders: [] };
const KINDS: Readonly<Record<string, EntryKind>> = { f: "file", d: "folder", o: "other" };
const LETTERS: Readonly<Record<EntryKind, string>> = { file: "f", folder: "d", other: "o" };

/**
 * What looks at a folder saw, by the directory's entries: as long as an entry
 * says the same, a file is not read again and a folder not listed again. Whoever
 * keeps it for the next run has to keep it where nobody else can write.
 */
export class Seen {
  /** Places of the files that an earlier run saw, by path. */
  private readonly places = new Map<string, number>();
  /** Files that this run looked into, by path. */
  private readonly files = new Map<string, SeenFile>();
  private readonly folders = new Map<string, SeenFolder>();
  /** Folders whose entries were found to say the same when the run began. */
  private readonly same = new Set<string>();
  /** Everything in the folders that were listed since, by folder. */
  private readonly listed = new Map<string, readonly Entry[]>();
  private lines: readonly string[] | undefined;
  private news = 0;

  /**
   * @param before what an earlier run saw; absent: nothing
   * @param found of each of its files and then its folders, 1 where the entry says the same; absent: not known
   */
  constructor(
    private readonly before: SeenData = NOTHING,
    private found?: Uint8Array,
  ) {
    const { files, folders } = before;
    for (const path of files) this.places.set(path, this.places.size);
    folders.forEach((folder, index) => {
      this.folders.set(folder[0], folder);
      if (found?.[files.length + index] === 1) this.same.add(folder[0]);
    });
  }

  /** sha256 in hex of a file's content. Throws as `read` does. */
  hash(disk: FileSystem, path: string): string {
    const place = this.places.get(path);
    if (place !== undefined && this.found?.[place] === 1) return this.hashAt(place);
    // The entry first: whoever changes the file after this look changes the entry.
    const entry = disk.entry?.(path);
    const known = this.fileAt(path, place);
    if (known !== undefined && known.entry === entry) return known.hash;
    const hash = sha256(disk.read(path));
    if (entry !== undefined) {
      this.files.set(path, { entry, hash });
      this.news++;
    }
    return hash;
  }

  private fileAt(path: string, place: number | undefined): SeenFile | undefined {
    const now = this.files.get(path);
    if (now !== undefined || place === undefined) return now;
    this.lines ??= this.before.entries.split("\n");
    return { entry: this.lines[place] ?? "", hash: this.hashAt(place) };
  }

  private hashAt(place: number): string {
    return this.before.hashes.slice(place * HASH_LENGTH, (place + 1) * HASH_LENGTH);
  }

  /** What a folder holds. Throws as `list` does. */
  list(disk: FileSystem, path: string): readonly Entry[] {
    const entries = this.entriesOf(disk, path);
    this.listed.set(path, entries);
    return entries;
  }

  private entriesOf(disk: FileSystem, path: string): readonly Entry[] {
    const known = this.folders.get(path);
    if (known !== undefined && this.same.has(path)) return entriesIn(known);
    const entry = disk.entry?.(path);
    if (known !== undefined && known[1] === entry) return entriesIn(known);
    const entries = disk.list(path);
    if (entry !== undefined && entries.every(({ isUtf8 }) => isUtf8 !== false)) {
      this.folders.set(path, [path, entry, entries.map(({ name, kind }) => LETTERS[kind] + name)]);
      this.news++;
    }
    return entries;
  }

  /** Time has passed: the next look asks for every entry. */
  doubt(): void {
    this.found = undefined;
    this.same.clear();
  }

  /** Whether so much of it is new that the next run gains by it. */
  get isNew(): boolean {
    return this.news * PART > this.places.size + this.files.size + this.folders.size;
  }

  /** What is known of everything that was found in the folders that were listed. */
  data(): SeenData {
    const files: string[] = [];
    const seen: SeenFile[] = [];
    const folders: SeenFolder[] = [];
    for (const [folder, found] of this.listed) {
      const known = this.folders.get(folder);
      if (known !== undefined) folders.push(known);
      for (const { name } of found) {
        const path = folder === "" ? name : `${folder}/${name}`;
        const file = this.fileAt(path, this.places.get(path));
        if (file === undefined) continue;
        files.push(path);
        seen.push(file);
      }
    }
    const entries = seen.map(({ entry }) => entry).join("\n");
    return { files, entries, hashes: seen.map(({ hash }) => hash).join(""), folders };
  }
}

function entriesIn([, , names]: SeenFolder): readonly Entry[] {
  return names.map((name) => ({ name: name.slice(1), kind: KINDS[name.charAt(0)] ?? "other" }));
}

/** To write all of it costs as much as to look again at one part in so many. */
const PART = 20;
