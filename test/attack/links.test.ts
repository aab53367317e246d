import { linkSync, mkdirSync, renameSync } from "node:fs";
import { DiskError } from "../../lib/emit/write";
import { obstacles, record, Yard } from "./yard";

const FILES = { "kubernetes/one.yaml": "one\n", "docs/two.md": "two\n" };

let yard: Yard;
let outside: Readonly<Record<string, string>>;
beforeEach(() => {
  yard = new Yard();
  outside = yard.state("outside");
});
afterEach(() => {
  expect(yard.state("outside")).toEqual(outside);
  yard.end();
});

/** Every synth from here on is refused, says why, and leaves `dist/` as it is. */
function refuses(why: readonly string[], files: Readonly<Record<string, string>> = FILES): void {
  const before = yard.state("dist");
  for (const overwrite of [false, true]) {
    const result = yard.synth(files, { overwrite });
    expect(result.written).toBe(false);
    expect(obstacles(result)).toEqual(why);
  }
  expect(yard.state("dist")).toEqual(before);
}

describe("the writer's own folder as a link", () => {
  test("to a folder with records, a journal and pending files", () => {
    yard.put("outside/own/home.json", record({ "precious.txt": "precious" }));
    yard.put("outside/own/pending/0", "forged");
    yard.put(
      "outside/own/journal.json",
      JSON.stringify({
        schema: 2,
        mark: "",
        remove: [],
        place: [{ pending: "0", path: "x", before: null }],
        records: [],
      }),
    );
    outside = yard.state("outside");
    yard.link("dist/.groundwork", "../outside/own");
    refuses([".groundwork: a link or a special file"]);
  });

  test("to an empty folder", () => {
    mkdirSync(yard.at("outside/empty"));
    yard.link("dist/.groundwork", "../outside/empty");
    refuses([".groundwork: a link or a special file"]);
    expect(yard.has("outside/empty/lock")).toBe(false);
  });

  test("to nothing: no folder is made behind it", () => {
    yard.link("dist/.groundwork", "../outside/nothing");
    refuses([".groundwork: a link or a special file"]);
    expect(yard.has("outside/nothing")).toBe(false);
  });

  test("that takes the place of the real one later", () => {
    yard.synth(FILES);
    renameSync(yard.at("dist/.groundwork"), yard.at("outside/moved"));
    outside = yard.state("outside");
    yard.link("dist/.groundwork", "../outside/moved");
    refuses([".groundwork: a link or a special file"]);
  });
});

describe("a link in the writer's own folder", () => {
  test("as the record of a cluster", () => {
    yard.put("outside/home.json", record({ "docs/two.md": "two\n" }));
    outside = yard.state("outside");
    yard.link("dist/.groundwork/home.json", "../../outside/home.json");
    refuses([".groundwork/home.json: a link or a special file"]);
  });

  test("as the journal", () => {
    yard.link("dist/.groundwork/journal.json", "../../outside/precious.txt");
    refuses([".groundwork/journal.json: a link or a special file"]);
  });

  test("as the lock", () => {
    yard.link("dist/.groundwork/lock", "../../outside/precious.txt");
    refuses([".groundwork/lock: a link or a special file"]);
  });

  test("as the folder of pending files, which is cleared after a write", () => {
    yard.link("dist/.groundwork/pending", "../../outside");
    refuses([".groundwork/pending: a link or a special file"]);
  });

  test("as a pending file, which is written through", () => {
    yard.link("dist/.groundwork/pending/0", "../../../outside/precious.txt");
    refuses([".groundwork/pending/0: a link or a special file"]);
  });
});

describe("a link in dist", () => {
  test("as a folder on the way to our files", () => {
    yard.link("dist/kubernetes", "../outside");
    refuses(["kubernetes/one.yaml: kubernetes, which is a link or a special file"]);
  });

  test("as a folder that leads back into dist", () => {
    mkdirSync(yard.at("dist/docs"));
    yard.link("dist/kubernetes", "docs");
    refuses(["kubernetes/one.yaml: kubernetes, which is a link or a special file"]);
  });

  test("in the place of our file, to one with the very content that we want", () => {
    yard.put("outside/one.yaml", "one\n");
    outside = yard.state("outside");
    yard.link("dist/kubernetes/one.yaml", "../../outside/one.yaml");
    refuses(["kubernetes/one.yaml: a link or a special file"]);
  });

  test("in the place of our file, to nothing", () => {
    yard.link("dist/kubernetes/one.yaml", "../../outside/one.yaml");
    refuses(["kubernetes/one.yaml: a link or a special file"]);
  });

  test("in the place of our file, to itself", () => {
    yard.link("dist/kubernetes/one.yaml", "one.yaml");
    refuses(["kubernetes/one.yaml: a link or a special file"]);
  });

  test("in the place of a file that nobody wants any more stays, and so does what it leads to", () => {
    yard.put("outside/two.md", "two\n");
    outside = yard.state("outside");
    yard.put("dist/.groundwork/home.json", record(FILES));
    yard.put("dist/kubernetes/one.yaml", "one\n");
    yard.link("dist/docs/two.md", "../../outside/two.md");
    expect(yard.synth({ "kubernetes/one.yaml": "one\n" }).written).toBe(true);
    expect(yard.state("dist/docs")).toEqual({ "dist/docs/two.md": "→ ../../outside/two.md" });
  });

  test("as the folder of files that nobody wants any more: nothing behind it is removed", () => {
    yard.put("outside/docs/two.md", "two\n");
    outside = yard.state("outside");
    yard.put("dist/.groundwork/home.json", record(FILES));
    yard.put("dist/kubernetes/one.yaml", "one\n");
    yard.link("dist/docs", "../outside/docs");
    expect(yard.synth({ "kubernetes/one.yaml": "one\n" }).written).toBe(true);
    expect(yard.state("dist")).toMatchObject({ "dist/docs": "→ ../outside/docs" });
  });

  test("that is hard shares its content with a file outside, which an overwrite leaves alone", () => {
    mkdirSync(yard.at("dist/docs"));
    linkSync(yard.at("outside/precious.txt"), yard.at("dist/docs/two.md"));
    expect(obstacles(yard.synth(FILES))).toEqual(["docs/two.md: a file that Groundwork did not write"]);
    expect(yard.synth(FILES, { overwrite: true }).written).toBe(true);
    expect(yard.read("dist/docs/two.md")).toBe("two\n");
  });
});

test("dist itself may be a link: that is the operator's own choice", () => {
  mkdirSync(yard.at("elsewhere"));
  renameSync(yard.at("dist"), yard.at("elsewhere/dist"));
  yard.link("dist", "elsewhere/dist");
  expect(yard.synth(FILES).written).toBe(true);
  expect(yard.read("elsewhere/dist/docs/two.md")).toBe("two\n");
});

test("a link that appears while a write is on its way stops it", () => {
  yard.synth(FILES);
  let moved = false;
  // Asked for each file, first by the look that comes before the write.
  const scope = () => {
    if (!moved) {
      renameSync(yard.at("dist/.groundwork"), yard.at("moved"));
      yard.link("dist/.groundwork", "../moved");
    }
    moved = true;
    return true;
  };
  expect(() => yard.synth({ ...FILES, "docs/three.md": "three\n" }, { scope })).toThrow(DiskError);
  expect(Object.keys(yard.state("moved"))).toEqual(["moved/home.json"]);
  expect(Object.keys(yard.state("dist/docs"))).toEqual(["dist/docs/two.md"]);
});
