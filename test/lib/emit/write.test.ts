import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskFolder } from "../../../lib/emit/file-system";
import { Tree } from "../../../lib/emit/tree";
import { lookAtDist, type WriteRequest, writeDist } from "../../../lib/emit/write";
import { MemoryDisk, systemError } from "./memory-disk";

const ZEROS = "0".repeat(64);
const SELF = { pid: 1, alive: () => false };

function request(
  clusters: Readonly<Record<string, Readonly<Record<string, string>>>>,
  options: Partial<WriteRequest> = {},
): WriteRequest {
  const wanted = Object.entries(clusters).map(([owner, files]) => {
    const tree = new Tree();
    for (const [path, content] of Object.entries(files)) tree.add(path, content, owner);
    return { owner, tree };
  });
  return { wanted, owners: new Set(Object.keys(clusters)), overwrite: false, ...options };
}

function planOf(disk: MemoryDisk, wish: WriteRequest) {
  const look = lookAtDist(disk, wish);
  if (look.state !== "plan") throw new Error("the records are readable here");
  return look.plan;
}

function conflictsOf(disk: MemoryDisk, wish: WriteRequest) {
  const before = JSON.stringify([...disk.nodes]);
  const { look, written } = writeDist(disk, wish, SELF);
  expect(written).toBe(false);
  expect(JSON.stringify([...disk.nodes])).toBe(before);
  return look.state === "plan" ? look.plan.conflicts.map(({ path, reason }) => `${reason} ${path}`) : [];
}

describe("a write into an empty dist", () => {
  test("puts every file in its place and records it", () => {
    const disk = new MemoryDisk();
    expect(writeDist(disk, request({ a: { "x/one": "1", two: "2" } }), SELF).written).toBe(true);
    expect(disk.files()).toEqual({ "x/one": "1", two: "2" });
    expect(JSON.parse(disk.read(".groundwork/a.json").toString())).toEqual({
      schema: 1,
      files: {
        two: "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
        "x/one": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
      },
    });
  });

  test("leaves nothing of its own work behind", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    expect(disk.list(".groundwork").map(({ name }) => name)).toEqual(["a.json"]);
  });
});

describe("a second write", () => {
  test("of the same files touches nothing at all", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    disk.onChange = (_, what) => {
      throw new Error(`touched: ${what}`);
    };
    expect(writeDist(disk, request({ a: { one: "1" } }), SELF).written).toBe(true);
  });

  test("removes what is no longer wanted, with the folders that it empties", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { "x/y/one": "1", "x/two": "2" } }), SELF);
    writeDist(disk, request({ a: { "x/two": "2" } }), SELF);
    expect(disk.files()).toEqual({ "x/two": "2" });
    expect(disk.folders()).toEqual([".groundwork", "x"]);
  });

  test("replaces a file by a folder and a folder by a file", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { x: "file", "y/one": "1" } }), SELF);
    writeDist(disk, request({ a: { "x/one": "1", y: "file" } }), SELF);
    expect(disk.files()).toEqual({ "x/one": "1", y: "file" });
  });

  test("removes the files and the record of a cluster that is gone", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" }, b: { two: "2" } }), SELF);
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    expect(disk.files()).toEqual({ one: "1" });
    expect(disk.kind(".groundwork/b.json")).toBeUndefined();
  });

  test("of one cluster alone leaves the others' files", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" }, b: { two: "2" } }), SELF);
    writeDist(disk, request({ a: { one: "new" } }, { owners: undefined }), SELF);
    expect(disk.files()).toEqual({ one: "new", two: "2" });
  });

  test("of one part alone leaves the rest, and still knows it", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { "docs/one": "1", "terraform/two": "2" } }), SELF);
    const scope = (path: string) => path.startsWith("docs/");
    writeDist(disk, request({ a: { "docs/new": "3", "terraform/two": "changed" } }, { scope }), SELF);
    expect(disk.files()).toEqual({ "docs/new": "3", "terraform/two": "2" });
    writeDist(disk, request({ a: { "docs/new": "3" } }), SELF);
    expect(disk.files()).toEqual({ "docs/new": "3" });
  });

  test("restores a file that somebody deleted", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    disk.remove("one");
    expect(planOf(disk, request({ a: { one: "1" } })).create.map(({ path }) => path)).toEqual(["one"]);
  });
});

describe("what others put into dist", () => {
  test("stays, and is named", () => {
    const disk = new MemoryDisk({ notes: "mine" });
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    expect(disk.files()).toEqual({ notes: "mine", one: "1" });
    expect(planOf(disk, request({ a: { one: "1" } })).foreign).toEqual(["notes"]);
  });

  test("is not named where Terraform left it", () => {
    const disk = new MemoryDisk({
      "s/.terraform/providers/x": "",
      "s/.terraform.lock.hcl": "",
      "s/terraform.tfstate": "",
      "s/terraform.tfstate.backup": "",
    });
    expect(planOf(disk, request({ a: { "s/one": "1" } })).foreign).toEqual([]);
  });

  test("is taken over where it is what we would write", () => {
    const disk = new MemoryDisk({ one: "1" });
    expect(writeDist(disk, request({ a: { one: "1" } }), SELF).written).toBe(true);
    expect(disk.kind(".groundwork/a.json")).toBe("file");
  });

  test("forbids the write where it stands in our place with another content", () => {
    const disk = new MemoryDisk({ one: "mine" });
    expect(conflictsOf(disk, request({ a: { one: "1", two: "2" } }))).toEqual(["foreign one"]);
  });

  test("forbids it as a link, a folder with files, or a file where a folder must be", () => {
    const disk = new MemoryDisk({ "folder/mine": "", file: "" });
    disk.put("link", "", "other");
    disk.put("linked", "", "other");
    const wish = request({ a: { folder: "1", "file/one": "1", link: "1", "linked/one": "1" } });
    expect(conflictsOf(disk, wish)).toEqual([
      "blocked file/one",
      "blocked folder",
      "blocked link",
      "blocked linked/one",
    ]);
  });

  test("may be another cluster's file: that is a conflict too", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" }, b: { two: "2" } }), SELF);
    expect(conflictsOf(disk, request({ a: { one: "1", two: "2" } }, { owners: undefined }))).toEqual([
      "other-owner two",
    ]);
  });
});

describe("a file of ours that somebody edited", () => {
  const edited = () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1", two: "2" } }), SELF);
    disk.put("one", "edited");
    return disk;
  };

  test("forbids the write", () => {
    expect(conflictsOf(edited(), request({ a: { one: "new", two: "new" } }))).toEqual(["edited one"]);
  });

  test("is no conflict when it was edited to what we would write", () => {
    const disk = edited();
    expect(writeDist(disk, request({ a: { one: "edited", two: "2" } }), SELF).written).toBe(true);
  });

  test("is replaced with --overwrite", () => {
    const disk = edited();
    writeDist(disk, request({ a: { one: "new", two: "2" } }, { overwrite: true }), SELF);
    expect(disk.files()).toEqual({ one: "new", two: "2" });
  });

  test("stays when nobody needs it any more, and is named until it is gone", () => {
    const disk = edited();
    expect(writeDist(disk, request({ a: { two: "2" } }), SELF).written).toBe(true);
    expect(disk.files()).toEqual({ one: "edited", two: "2" });
    expect(planOf(disk, request({ a: { two: "2" } })).kept).toEqual(["one"]);
    disk.remove("one");
    writeDist(disk, request({ a: { two: "2" } }), SELF);
    expect(disk.read(".groundwork/a.json").toString()).not.toContain("one");
  });
});

describe("a write that is killed", () => {
  const before = { keep: "same", change: "old", "gone/file": "stale", swap: "file" };
  const after = { keep: "same", change: "new", "fresh/file": "added", "swap/inner": "folder" };
  const prepared = () => {
    const disk = new MemoryDisk({ foreign: "mine" });
    writeDist(disk, request({ a: before, b: { other: "1" } }), SELF);
    return disk;
  };
  const old = { ...before, other: "1", foreign: "mine" };
  const fresh = { ...after, foreign: "mine" };

  /** Kills the process at one step: that change is left half done and none follows. */
  function killAt(disk: MemoryDisk, step: number): string {
    let at = "";
    let count = 0;
    disk.onChange = (_, what) => {
      count++;
      if (count < step) return;
      if (at === "") at = what;
      throw new Error("killed");
    };
    try {
      writeDist(disk, request({ a: after }), SELF);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== "killed") throw error;
    }
    disk.onChange = () => {};
    return at;
  }

  const killed: string[] = [];
  for (let step = 1; step < 100; step++) {
    const disk = prepared();
    const at = killAt(disk, step);
    if (at === "") break;
    killed.push(at);
    const journal = disk.kind(".groundwork/journal.json") !== undefined;

    test(`at step ${step} (${at}) is ${journal ? "finished" : "forgotten"} by the next one`, () => {
      if (!journal && !killed.slice(0, step).some((what) => what === "remove .groundwork/journal.json"))
        expect(disk.files()).toEqual(old);
      const look = lookAtDist(disk, request({ a: after }));
      expect(look.state).toBe("plan");
      expect(writeDist(disk, request({ a: after }), SELF).written).toBe(true);
      expect(disk.files()).toEqual(fresh);
      expect(disk.list(".groundwork").map(({ name }) => name)).toEqual(["a.json"]);
    });

    test(`at step ${step} (${at}) lets the next one go back as well`, () => {
      expect(writeDist(disk, request({ a: before, b: { other: "1" } }), SELF).written).toBe(true);
      expect(disk.files()).toEqual(old);
    });
  }

  test("was killed at every kind of step", () => {
    expect(killed).toContain("rename .groundwork/journal.json");
    expect(killed).toContain("rename change");
    expect(killed).toContain("remove gone/file");
    expect(killed).toContain("remove .groundwork/journal.json");
    expect(killed.length).toBeGreaterThan(15);
  });

  /** A write of a new folder that dies behind its journal, before anything is moved. */
  const journalled = () => {
    const disk = new MemoryDisk();
    let commits = 0;
    disk.onChange = (_, what) => {
      if (commits > 0) throw new Error("killed");
      if (what === "rename .groundwork/journal.json") commits++;
    };
    expect(() => writeDist(disk, request({ a: { "new/one": "1", "new/deep/two": "2" } }), SELF)).toThrow("killed");
    disk.onChange = () => {};
    return disk;
  };

  test("moves a new folder in one step, and around what somebody made there in between", () => {
    const disk = journalled();
    expect(disk.kind("new")).toBeUndefined();
    disk.put("new/deep/mine", "mine");
    expect(writeDist(disk, request({ a: { "new/one": "1", "new/deep/two": "2" } }), SELF).written).toBe(true);
    expect(disk.files()).toEqual({ "new/one": "1", "new/deep/two": "2", "new/deep/mine": "mine" });
  });

  test("does not move a folder into which somebody put a link", () => {
    const disk = journalled();
    const [pending] = [...disk.nodes.keys()].filter((path) => path.endsWith("/deep/two"));
    expect(pending).toBe(".groundwork/pending/tree-0/deep/two");
    disk.put(".groundwork/pending/tree-0/deep/two", "elsewhere", "other");
    expect(writeDist(disk, request({ a: { "new/one": "1", "new/deep/two": "2" } }), SELF).written).toBe(true);
    expect(disk.kind("new/deep/two")).toBe("file");
    expect(disk.kind(".groundwork/pending")).toBeUndefined();
  });

  test("does not take back an edit that was made in between", () => {
    const disk = prepared();
    let commits = 0;
    disk.onChange = (_, what) => {
      if (what === "rename .groundwork/journal.json") commits++;
      else if (commits > 0) throw new Error("killed");
    };
    expect(() => writeDist(disk, request({ a: after }), SELF)).toThrow("killed");
    disk.onChange = () => {};
    disk.put("change", "edited");
    const { look, written } = writeDist(disk, request({ a: after }), SELF);
    expect(written).toBe(false);
    expect(look.state === "plan" && look.plan.conflicts.map(({ path }) => path)).toEqual(["change"]);
    expect(disk.files().change).toBe("edited");
  });
});

describe("two writes at once", () => {
  test("the second one waits for the first to be started again", () => {
    const disk = new MemoryDisk();
    disk.put(".groundwork/lock", "42\n");
    expect(() => writeDist(disk, request({ a: { one: "1" } }), { pid: 1, alive: (pid) => pid === 42 })).toThrow(
      "another synth (process 42) is writing to dist",
    );
    expect(disk.files()).toEqual({});
  });

  test("the lock of a process that is gone counts for nothing", () => {
    const disk = new MemoryDisk();
    disk.put(".groundwork/lock", "42\n");
    expect(writeDist(disk, request({ a: { one: "1" } }), SELF).written).toBe(true);
  });
});

describe("between the look and the lock", () => {
  /** Lets somebody do something at that moment. */
  function meanwhile(disk: MemoryDisk, act: () => void): void {
    disk.onChange = (_, what) => {
      if (what !== "write .groundwork/lock") return;
      disk.onChange = () => {};
      act();
    };
  }

  test("an edit of what is to be replaced, and a file where one is to be made, forbid the write", () => {
    for (const path of ["one", "two"]) {
      const disk = new MemoryDisk();
      writeDist(disk, request({ a: { one: "1" } }), SELF);
      meanwhile(disk, () => disk.put(path, "mine"));
      const { look, written } = writeDist(disk, request({ a: { one: "new", two: "2" } }), SELF);
      expect(written).toBe(false);
      expect(look.state === "plan" && look.plan.conflicts.map((one) => one.path)).toEqual([path]);
      expect(disk.files()[path]).toBe("mine");
    }
  });

  test("another write may end, and what it did is looked at", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    const other = new MemoryDisk({ one: "1", ".groundwork/a.json": disk.read(".groundwork/a.json").toString() });
    writeDist(other, request({ a: { one: "1", three: "3" } }), SELF);
    meanwhile(disk, () => {
      disk.put("three", "3");
      disk.put(".groundwork/a.json", other.read(".groundwork/a.json").toString());
    });
    const { look, written } = writeDist(disk, request({ a: { one: "1", two: "2" } }), SELF);
    expect(written).toBe(true);
    expect(look.state === "plan" && look.plan.remove.map(({ path }) => path)).toEqual(["three"]);
    expect(disk.files()).toEqual({ one: "1", two: "2" });
  });

  test("another write may die behind its journal, and is finished first", () => {
    const disk = new MemoryDisk();
    const dies = () => {
      let isDecided = false;
      disk.onChange = (_, what) => {
        if (isDecided) throw new Error("killed");
        isDecided = what === "rename .groundwork/journal.json";
      };
      const other = request({ b: { "other/two": "2" } }, { owners: undefined });
      expect(() => writeDist(disk, other, SELF)).toThrow("killed");
      disk.onChange = () => {};
    };
    meanwhile(disk, dies);
    const { written } = writeDist(disk, request({ a: { "own/one": "1" } }, { owners: undefined }), SELF);
    expect(written).toBe(true);
    expect(disk.files()).toEqual({ "other/two": "2", "own/one": "1" });
    expect(disk.kind(".groundwork/b.json")).toBe("file");
  });

  test("a record may become one that cannot be read, and nothing is written", () => {
    const disk = new MemoryDisk();
    writeDist(disk, request({ a: { one: "1" } }), SELF);
    meanwhile(disk, () => disk.put(".groundwork/a.json", "no record"));
    expect(writeDist(disk, request({ a: { one: "new" } }), SELF)).toMatchObject({
      written: false,
      look: { state: "unreadable" },
    });
    expect(disk.files()).toEqual({ one: "1" });
  });
});

describe("a disk that refuses", () => {
  test.each([
    ["EACCES", "no permission", "make dist a folder that you may write to"],
    ["EROFS", "a read-only file system", "make dist a folder that you may write to"],
    ["ENOSPC", "no space left on the disk", "make room on the disk, and run it again"],
    ["EMFILE", "too many open files", "let programs open more files (ulimit -n), and run it again"],
  ])("%s is told in words, with what helps, and dist stays as it was", (code, reason, fix) => {
    const disk = new MemoryDisk({ foreign: "mine" });
    disk.onChange = (_, what) => {
      if (what.startsWith("write .groundwork/pending")) throw systemError(code, "pending/0");
    };
    expect(() => writeDist(disk, request({ a: { one: "1" } }), SELF)).toThrow(
      expect.objectContaining({ name: "DiskError", message: expect.stringContaining(`${reason} at pending/0; `), fix }),
    );
    expect(disk.files()).toEqual({ foreign: "mine" });
    expect(disk.kind(".groundwork/pending")).toBeUndefined();
  });

  test("a bug of the program is not called a problem of the disk", () => {
    const disk = new MemoryDisk();
    disk.onChange = () => {
      throw new TypeError("a bug");
    };
    expect(() => writeDist(disk, request({ a: { one: "1" } }), SELF)).toThrow(TypeError);
  });
});

describe("a record that cannot be read", () => {
  test.each([
    ["<<<<<<< HEAD", "text that is not JSON"],
    [`{"schema":1,"files":{"../../etc/passwd":"${ZEROS}"}}`, "a path inside dist"],
    [`{"schema":1,"files":{".groundwork/b.json":"${ZEROS}"}}`, "a path inside dist"],
    ['{"schema":2,"files":{}}', "schema"],
  ])("%s forbids the write", (text, reason) => {
    const disk = new MemoryDisk({ one: "1" });
    disk.put(".groundwork/a.json", text);
    const { look, written } = writeDist(disk, request({ a: { one: "1" } }), SELF);
    expect(written).toBe(false);
    expect(look.state === "unreadable" && look.unreadable[0]?.reason).toContain(reason);
  });
});

describe("the real disk", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundwork-emit-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("holds what was written, and a second write leaves every time stamp", () => {
    const disk = diskFolder(join(folder, "dist"));
    const wish = request({ a: { "x/one": "1\n" } });
    writeDist(disk, wish, SELF);
    expect(readFileSync(join(folder, "dist/x/one"), "utf8")).toBe("1\n");
    const paths = ["dist", "dist/x", "dist/x/one", "dist/.groundwork", "dist/.groundwork/a.json"];
    const times = () => paths.map((path) => statSync(join(folder, path)).mtimeMs);
    const before = times();
    writeDist(disk, wish, SELF);
    expect(times()).toEqual(before);
  });

  test("a link inside dist is never followed", () => {
    mkdirSync(join(folder, "outside"));
    mkdirSync(join(folder, "dist"));
    symlinkSync("../outside", join(folder, "dist/x"));
    const { written } = writeDist(diskFolder(join(folder, "dist")), request({ a: { "x/one": "1" } }), SELF);
    expect(written).toBe(false);
    expect(() => readFileSync(join(folder, "outside/one"))).toThrow("ENOENT");
  });

  test("a file in the place of dist is told in words", () => {
    writeFileSync(join(folder, "dist"), "mine");
    expect(() => writeDist(diskFolder(join(folder, "dist")), request({ a: { one: "1" } }), SELF)).toThrow(
      "a file where a folder should be",
    );
    expect(readFileSync(join(folder, "dist"), "utf8")).toBe("mine");
  });
});
