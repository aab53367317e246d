import type { Entry, EntryKind, FileSystem } from "./file-system";
import { sha256 } from "./record";

/** What was seen of a folder of the disk, as plain data. */
export interface SeenData {
  /** Files by path: the directory's entry, and sha256 in hex of the content that it was for. */
  readonly files: readonly SeenFile[];
  /** Folders by path: the directory's entry, and the names in it, each with the first letter of its kind before it. */
  readonly folders: readonly SeenFolder[];
}

type SeenFile = readonly [path: string, entry: string, hash: string];
type SeenFolder = readonly [path: string, entry: string, names: readonly string[]];

const KINDS: Readonly<Record<string, EntryKind>> = { f: "file", d: "folder", o: "other" };
const LETTERS: Readonly<Record<EntryKind, string>> = { file: "f", folder: "d", other: "o" };

/**
 * What looks at a folder saw, by the directory's entries: as long as an entry
 * says the same, a file is not read again and a folder not listed again. Whoever
 * keeps it for the next run has to keep it where nobody else can write.
 */
export class Seen {
  private readonly files = new Map<string, SeenFile>();
  private readonly folders = new Map<string, SeenFolder>();
  /** Paths whose entries were found to say the same when the run began. */
  private readonly same = new Set<string>();
  /** Everything in the folders that were listed since, by folder. */
  private readonly listed = new Map<string, readonly Entry[]>();
  private news = 0;

  /**
   * @param before what an earlier run saw; absent: nothing
   * @param same of each of its files and then its folders, 1 where the entry says the same; absent: not known
   */
  constructor(before: SeenData = { files: [], folders: [] }, same?: Uint8Array) {
    let index = 0;
    const add = <One extends SeenFile | SeenFolder>(to: Map<string, One>, one: One) => {
      to.set(one[0], one);
      if (same?.[index++] === 1) this.same.add(one[0]);
    };
    for (const file of before.files) add(this.files, file);
    for (const folder of before.folders) add(this.folders, folder);
  }

  /** sha256 in hex of a file's content. Throws as `read` does. */
  hash(disk: FileSystem, path: string): string {
    const known = this.files.get(path);
    if (known !== undefined && this.same.has(path)) return known[2];
    // The entry first: whoever changes the file after this look changes the entry.
    const entry = disk.entry?.(path);
    if (known !== undefined && known[1] === entry) return known[2];
    const hash = sha256(disk.read(path));
    if (entry !== undefined) {
      this.files.set(path, [path, entry, hash]);
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
    this.same.clear();
  }

  /** Whether so much of it is new that the next run gains by it. */
  get isNew(): boolean {
    return this.news * PART > this.files.size + this.folders.size;
  }

  /** What is known of everything that was found in the folders that were listed. */
  data(): SeenData {
    const files: SeenFile[] = [];
    const folders: SeenFolder[] = [];
    for (const [folder, found] of this.listed) {
      const known = this.folders.get(folder);
      if (known !== undefined) folders.push(known);
      for (const { name } of found) {
        const file = this.files.get(folder === "" ? name : `${folder}/${name}`);
        if (file !== undefined) files.push(file);
      }
    }
    return { files, folders };
  }
}

function entriesIn([, , names]: SeenFolder): readonly Entry[] {
  return names.map((name) => ({ name: name.slice(1), kind: KINDS[name.charAt(0)] ?? "other" }));
}

/** To write all of it costs as much as to look again at one part in so many. */
const PART = 20;
