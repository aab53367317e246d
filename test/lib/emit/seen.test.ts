import { readDisk } from "../../../lib/emit/disk-state";
import { sha256 } from "../../../lib/emit/record";
import { Seen } from "../../../lib/emit/seen";
import { MemoryDisk } from "./memory-disk";

/** A disk whose directory tells each file and each folder, and that notes what is read and listed. */
class DirectoryDisk extends MemoryDisk {
  /** Entries by path; none for what is too young to be known by it. */
  readonly entries = new Map<string, string>();
  readonly asked: string[] = [];

  override read(path: string): Buffer {
    this.asked.push(`read ${path}`);
    return super.read(path);
  }

  override list(path: string) {
    this.asked.push(`list ${path}`);
    return super.list(path);
  }

  entry(path: string): string | undefined {
    return this.entries.get(path);
  }

  /** What a look at everything asks the disk. */
  looksWith(seen: Seen): readonly string[] {
    this.asked.length = 0;
    const state = readDisk(this, seen);
    for (const [path, kind] of state.entries) if (kind === "file") state.hash(path);
    return [...this.asked];
  }
}

let disk: DirectoryDisk;
beforeEach(() => {
  disk = new DirectoryDisk({ "a/one": "1", "a/two": "2" });
  for (const path of ["", "a", "a/one", "a/two"]) disk.entries.set(path, "old");
});

const EVERYTHING = ["list ", "list a", "read a/one", "read a/two"];

describe("what an earlier look saw", () => {
  test("is not asked for again as long as the directory says the same", () => {
    const seen = new Seen();
    expect(disk.looksWith(seen)).toEqual(EVERYTHING);
    expect(seen.isNew).toBe(true);
    const next = new Seen(seen.data());
    expect(disk.looksWith(next)).toEqual([]);
    expect(next.isNew).toBe(false);
    expect(next.data()).toEqual(seen.data());
    expect(next.hash(disk, "a/one")).toBe(sha256("1"));
  });

  test("is asked for again where the directory says something else, or nothing that proves anything", () => {
    const seen = new Seen();
    disk.looksWith(seen);
    disk.put("a/one", "changed");
    disk.entries.set("a/one", "new");
    disk.entries.delete("a");
    const next = new Seen(seen.data());
    expect(disk.looksWith(next)).toEqual(["list a", "read a/one"]);
    expect(next.hash(disk, "a/one")).toBe(sha256("changed"));
    disk.entries.set("a/one", "newer");
    expect(disk.looksWith(next)).toEqual(["list a", "read a/one"]);
  });

  test("is not kept of what is too young, or is gone", () => {
    disk.entries.delete("a/two");
    const seen = new Seen();
    disk.looksWith(seen);
    expect(seen.data().files).toEqual(["a/one"]);
    disk.remove("a/one");
    disk.entries.set("a", "new");
    disk.entries.set("a/two", "old");
    const next = new Seen(seen.data());
    disk.looksWith(next);
    expect(next.data()).toEqual({
      files: ["a/two"],
      entries: "old",
      hashes: sha256("2"),
      folders: [
        ["", "old", ["da"]],
        ["a", "new", ["ftwo"]],
      ],
    });
  });

  test("needs no entry where a thread found them the same, until time has passed", () => {
    const seen = new Seen();
    disk.looksWith(seen);
    const data = seen.data();
    // In the order of the files, then of the folders: all but a/two.
    const same = Uint8Array.of(1, 0, 1, 1);
    const next = new Seen(data, same);
    disk.entries.clear();
    expect(disk.looksWith(next)).toEqual(["read a/two"]);
    next.doubt();
    expect(disk.looksWith(next)).toEqual(EVERYTHING);
  });

  test("of a disk without such a directory is nothing", () => {
    const plain = new MemoryDisk({ one: "1" });
    const seen = new Seen();
    readDisk(plain, seen).hash("one");
    expect(seen.data()).toEqual({ files: [], entries: "", hashes: "", folders: [] });
    expect(seen.isNew).toBe(false);
  });
});
