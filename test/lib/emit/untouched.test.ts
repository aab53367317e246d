import type { WriteChanges } from "../../../lib/emit/changes";
import { sha256 } from "../../../lib/emit/record";
import { isUntouched } from "../../../lib/emit/untouched";
import { MemoryDisk } from "./memory-disk";

const PLAN: WriteChanges = {
  create: [
    { path: "new/folder/file", content: "n", after: sha256("n") },
    { path: "old/file", content: "n", after: sha256("n") },
  ],
  update: [{ path: "old/changed", content: "n", before: sha256("o"), after: sha256("n") }],
  remove: [{ path: "old/stale", before: sha256("s") }],
  unchanged: ["old/same"],
  converted: [],
  conflicts: [],
  kept: [],
  foreign: [],
  manifests: new Map(),
};

const FOUND = { "old/changed": "o", "old/stale": "s", "old/same": "=" };

describe("what a plan touches is as the plan found it", () => {
  test("where nobody did anything", () => {
    expect(isUntouched(new MemoryDisk(FOUND), PLAN)).toBe(true);
  });

  test("where somebody changed what it leaves alone", () => {
    expect(isUntouched(new MemoryDisk({ ...FOUND, "old/same": "edited", other: "mine" }), PLAN)).toBe(true);
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ["a file is where one is to be made", { "old/file": "mine" }],
    ["a file is in a folder that is to be made", { "new/folder/file": "mine" }],
    ["a file is in the place of a folder", { new: "mine" }],
    ["a file that is to be replaced was edited", { "old/changed": "mine" }],
    ["a file that is to go was edited", { "old/stale": "mine" }],
  ])("but not where %s", (_, files) => {
    expect(isUntouched(new MemoryDisk({ ...FOUND, ...files }), PLAN)).toBe(false);
  });

  test("nor where a file is gone, or a link is in its place or on the way", () => {
    expect(isUntouched(new MemoryDisk({ "old/changed": "o", "old/same": "=" }), PLAN)).toBe(false);
    for (const path of ["new", "old/changed", "old/file"]) {
      const disk = new MemoryDisk(FOUND);
      disk.put(path, "elsewhere", "other");
      expect(isUntouched(disk, PLAN)).toBe(false);
    }
  });
});
