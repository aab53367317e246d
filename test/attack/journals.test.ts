import { cpSync } from "node:fs";
import { diskFolder } from "../../lib/emit/file-system";
import { sha256 } from "../../lib/emit/record";
import { obstacles, record, Yard } from "./yard";

const FILES = { "docs/one.md": "one\n" };
const MINE = "notes of the operator\n";

interface Forged {
  readonly remove?: readonly object[];
  readonly place?: readonly object[];
  readonly records?: readonly object[];
  /** Contents by their name below `pending/`. */
  readonly pending?: Readonly<Record<string, string>>;
  /** As if it had been made on this very disk. */
  readonly marked?: boolean;
}

let yard: Yard;
beforeEach(() => {
  yard = new Yard();
  yard.synth(FILES);
  yard.put("dist/notes.txt", MINE);
});
afterEach(() => {
  expect(yard.state("outside")).toEqual({ "outside/precious.txt": "precious" });
  yard.end();
});

function forge({ remove = [], place = [], records = [], pending = {}, marked = true }: Forged): void {
  yard.put("dist/.groundwork/pending/mark", "");
  for (const [name, content] of Object.entries(pending)) yard.put(`dist/.groundwork/pending/${name}`, content);
  const mark = marked ? diskFolder(yard.at("dist")).identity(".groundwork/pending/mark") : "1-1";
  yard.put("dist/.groundwork/journal.json", JSON.stringify({ schema: 2, mark, remove, place, records }));
}

/** A synth clears the journal away, and afterwards `dist/` holds our file and the operator's. */
function isHarmless(disbelieved: boolean): void {
  const result = yard.synth(FILES);
  expect({ obstacles: obstacles(result), disbelieved: result.disbelieved }).toEqual({ obstacles: [], disbelieved });
  expect(yard.state("dist")).toEqual({
    "dist/.groundwork/home.json": expect.any(String),
    "dist/docs/one.md": "one\n",
    "dist/notes.txt": MINE,
  });
  // Nothing that the journal left in the records comes into force later.
  yard.synth(FILES);
  yard.synth({});
  expect(yard.state("dist")).toEqual({ "dist/notes.txt": MINE });
}

const hash = sha256(MINE);

describe("a journal that came with the repository", () => {
  test.each<[string, Forged]>([
    ["removes a file of the operator's", { remove: [{ path: "notes.txt", before: hash }] }],
    ["removes a file of ours", { remove: [{ path: "docs/one.md", before: sha256("one\n") }] }],
    [
      "replaces a file of ours",
      { place: [{ pending: "0", path: "docs/one.md", before: sha256("one\n") }], pending: { 0: "forged" } },
    ],
    ["adds a file", { place: [{ pending: "0", path: "docs/new.md", before: null }], pending: { 0: "forged" } }],
    ["removes a record", { records: [{ owner: "home" }] }],
  ])("and %s is not believed at all", (_, forged) => {
    forge({ ...forged, marked: false });
    isHarmless(true);
  });

  test("is not believed after a copy of the folder either, in which a write was under way", () => {
    forge({ remove: [{ path: "docs/one.md", before: sha256("one\n") }] });
    cpSync(yard.at("dist"), yard.at("copy"), { recursive: true, preserveTimestamps: true });
    const own = diskFolder(yard.at("dist")).identity(".groundwork/pending/mark");
    expect(diskFolder(yard.at("copy")).identity(".groundwork/pending/mark")).not.toBe(own);
  });
});

describe("a journal with the mark of this disk", () => {
  test("removes no file that no record names", () => {
    forge({ remove: [{ path: "notes.txt", before: hash }] });
    isHarmless(false);
  });

  test("replaces no file that no record names", () => {
    forge({ place: [{ pending: "0", path: "notes.txt", before: hash }], pending: { 0: "forged" } });
    isHarmless(false);
  });

  test("replaces no file that it calls absent", () => {
    forge({ place: [{ pending: "0", path: "notes.txt", before: null }], pending: { 0: "forged" } });
    isHarmless(false);
  });

  test("moves a folder around a file of the operator's", () => {
    yard.put("dist/new/notes.txt", MINE);
    forge({
      place: [{ pending: "tree-0", path: "new", before: null }],
      pending: { "tree-0/notes.txt": "forged" },
    });
    yard.synth(FILES);
    expect(yard.read("dist/new/notes.txt")).toBe(MINE);
  });

  test("moves no folder with a link in it", () => {
    yard.link("dist/.groundwork/pending/tree-0/deep/out", "../../../../../outside");
    forge({ place: [{ pending: "tree-0", path: "new", before: null }] });
    isHarmless(false);
  });

  test("brings in no record that calls a file of the operator's ours", () => {
    forge({
      records: [{ owner: "home", pending: "0" }],
      pending: { 0: record({ "docs/one.md": "one\n", "notes.txt": MINE }) },
    });
    isHarmless(false);
  });

  test("brings in no record of another owner that does", () => {
    forge({ records: [{ owner: "other", pending: "0" }], pending: { 0: record({ "notes.txt": MINE }) } });
    isHarmless(false);
  });

  test("takes no record away whose files are still there", () => {
    forge({ records: [{ owner: "home" }] });
    isHarmless(false);
  });

  test("removes no file of ours that was edited since", () => {
    yard.put("dist/docs/one.md", "edited\n");
    forge({ remove: [{ path: "docs/one.md", before: sha256("one\n") }] });
    expect(obstacles(yard.synth({ "docs/one.md": "new\n" }))).toEqual([
      "docs/one.md: a file that was edited after Groundwork wrote it",
    ]);
    expect(yard.read("dist/docs/one.md")).toBe("edited\n");
  });
});

describe("a journal that leads elsewhere or is none", () => {
  const before = sha256("precious");
  test.each<[string, Forged]>([
    ["a path with ..", { remove: [{ path: "../outside/precious.txt", before }] }],
    ["an absolute path", { remove: [{ path: "/etc/hostname", before }] }],
    ["a path with a backslash", { remove: [{ path: "..\\outside\\precious.txt", before }] }],
    ["a path into the records", { remove: [{ path: ".groundwork/home.json", before }] }],
    ["an owner with a path in its name", { records: [{ owner: "../../outside/precious.txt" }] }],
    ["the journal as an owner", { records: [{ owner: "journal" }] }],
    ["a pending file with a path in its name", { place: [{ pending: "../home.json", path: "x", before: null }] }],
    ["a pending folder with a path in its name", { place: [{ pending: "tree-0/../..", path: "x", before: null }] }],
    ["a removal that names no content", { remove: [{ path: "notes.txt" }] }],
  ])("%s makes it unreadable", (_, forged) => {
    forge(forged);
    isHarmless(true);
  });

  test.each([
    ["text", "no JSON"],
    ["the marks of a merge", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"],
    ["the form of another version", '{"schema":1,"remove":[{"path":"notes.txt"}],"place":[]}'],
    ["__proto__", '{"__proto__":{"schema":2},"remove":[],"place":[],"records":[]}'],
    ["lists in lists without end", "[".repeat(200_000)],
  ])("%s", (_, text) => {
    yard.put("dist/.groundwork/journal.json", text);
    isHarmless(true);
  });

  test("a file of five gigabytes", () => {
    yard.huge("dist/.groundwork/journal.json", 5 * 2 ** 30);
    isHarmless(true);
  });
});

describe("the folder of pending files", () => {
  test("without a journal is cleared of what a write prepares, and of nothing else", () => {
    yard.put("dist/.groundwork/pending/0", "half a file");
    yard.put("dist/.groundwork/pending/notes.txt", MINE);
    const { look } = yard.synth(FILES);
    expect(yard.state("dist/.groundwork/pending")).toEqual({ "dist/.groundwork/pending/notes.txt": MINE });
    expect(look.state === "plan" && look.plan.foreign).toEqual([".groundwork/pending/notes.txt", "notes.txt"]);
  });

  test("with a folder where a pending file should be is told", () => {
    yard.put("dist/.groundwork/pending/0/notes.txt", MINE);
    expect(obstacles(yard.synth(FILES))).toEqual([".groundwork/pending/0: a folder"]);
    expect(yard.read("dist/.groundwork/pending/0/notes.txt")).toBe(MINE);
  });

  test("with a file or a link where a pending folder should be is told", () => {
    yard.put("dist/.groundwork/pending/tree-0", MINE);
    yard.link("dist/.groundwork/pending/tree-1", "../../../outside");
    expect(obstacles(yard.synth(FILES))).toEqual([
      ".groundwork/pending/tree-0: a file",
      ".groundwork/pending/tree-1: a link or a special file",
    ]);
    expect(yard.read("dist/.groundwork/pending/tree-0")).toBe(MINE);
  });

  test("loses a link in a pending folder, and nothing behind it", () => {
    yard.put("dist/.groundwork/pending/tree-0/one.md", "half a file");
    yard.link("dist/.groundwork/pending/tree-0/deep", "../../../../outside");
    expect(obstacles(yard.synth(FILES))).toEqual([]);
    expect(yard.has("dist/.groundwork/pending")).toBe(false);
  });
});
