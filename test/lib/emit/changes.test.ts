import fc from "fast-check";
import { foldersAbove } from "../../../lib/emit/file-system";
import { Tree } from "../../../lib/emit/tree";
import { lookAtDist, writeDist } from "../../../lib/emit/write";
import { runs } from "../../support/runs";
import { MemoryDisk } from "./memory-disk";

const RUNS = runs(200);

const SELF = { pid: 1, alive: () => false };

/** Few names on two levels, so that files, folders and owners get into each other's way. */
const path = fc
  .tuple(fc.constantFrom("a", "b", "c"), fc.option(fc.constantFrom("x", "y"), { nil: undefined }))
  .map(([first, second]) => (second === undefined ? first : `${first}/${second}`));
const files = fc.dictionary(path, fc.constantFrom("1", "2", "3"), { maxKeys: 5 });

function treeOf(wanted: Readonly<Record<string, string>>): Tree | undefined {
  const paths = Object.keys(wanted);
  if (paths.some((one) => foldersAbove(one).some((folder) => paths.includes(folder)))) return undefined;
  const tree = new Tree();
  for (const one of paths) tree.add(one, wanted[one] ?? "", "a");
  return tree;
}

function diskOf(state: Readonly<Record<string, string>>): MemoryDisk {
  const disk = new MemoryDisk();
  for (const [one, content] of Object.entries(state)) {
    const blocked = disk.nodes.has(one) || foldersAbove(one).some((folder) => disk.kind(folder) === "file");
    if (!blocked) disk.put(one, content);
  }
  return disk;
}

describe("any tree on any dist", () => {
  test("is written whole or not at all, leaves what others put there, and is settled afterwards", () => {
    let written = 0;
    fc.assert(
      fc.property(files, files, files, fc.boolean(), (earlier, edits, wanted, overwrite) => {
        const first = treeOf(earlier);
        const second = treeOf(wanted);
        fc.pre(first !== undefined && second !== undefined);
        const owners = new Set(["a"]);
        const disk = diskOf({});
        writeDist(disk, { wanted: [{ owner: "a", tree: first }], owners, overwrite: false }, SELF);
        for (const [one, content] of Object.entries(diskOf(edits).files())) {
          const fits = disk.kind(one) !== "folder" && foldersAbove(one).every((folder) => disk.kind(folder) !== "file");
          if (fits) disk.put(one, content);
        }
        const before = disk.files();

        const request = { wanted: [{ owner: "a", tree: second }], owners, overwrite };
        const result = writeDist(disk, request, SELF);
        const after = disk.files();
        if (!result.written) {
          expect(after).toEqual(before);
          return;
        }
        written++;
        for (const [one, content] of second.files()) expect(after[one]).toBe(content);
        for (const [one, content] of Object.entries(before)) {
          const ours = one in earlier && (overwrite || earlier[one] === content);
          const replaced = overwrite && second.get(one) !== undefined;
          if (!ours && !replaced) expect(after[one]).toBe(content);
          if (ours && second.get(one) === undefined) expect(after[one]).toBeUndefined();
        }
        const again = lookAtDist(disk, request);
        expect(again.state === "plan" && [again.plan.create, again.plan.update, again.plan.remove]).toEqual([
          [],
          [],
          [],
        ]);
        expect(again.state === "plan" && again.plan.manifests.size).toBe(0);
      }),
      { ...RUNS, seed: 20 },
    );
    expect(written).toBeGreaterThan(0.3 * RUNS.numRuns);
  });
});

describe("a plan", () => {
  test("refuses two owners of one path", () => {
    const tree = new Tree();
    tree.add("one", "1", "test");
    const wanted = [
      { owner: "a", tree },
      { owner: "b", tree },
    ];
    expect(() => lookAtDist(new MemoryDisk(), { wanted, owners: undefined, overwrite: false })).toThrow(
      "b and a both write one",
    );
  });

  test("refuses a tree that writes into the records", () => {
    const tree = new Tree();
    tree.add(".groundwork/a.json", "1", "test");
    expect(() =>
      lookAtDist(new MemoryDisk(), { wanted: [{ owner: "a", tree }], owners: undefined, overwrite: false }),
    ).toThrow("a writes outside its part of dist: .groundwork/a.json");
  });
});
