import { createServer } from "node:net";
import { obstacles, record, Yard } from "./yard";

const FILES = { "docs/one.md": "one\n" };

let yard: Yard;
beforeEach(() => {
  yard = new Yard();
});
afterEach(() => yard.end());

/** A synth is written, and names these as somebody else's. */
function leaves(foreign: readonly string[]): void {
  const { look, written } = yard.synth(FILES);
  expect(written).toBe(true);
  expect(look.state === "plan" && look.plan.foreign).toEqual(foreign);
  expect(yard.read("dist/docs/one.md")).toBe("one\n");
  // And again, when there is nothing to write.
  const again = yard.synth(FILES).look;
  expect(again.state === "plan" && again.plan.foreign).toEqual(foreign);
}

describe("what others put into dist is left alone and named", () => {
  test("a pipe, which nobody writes to", () => {
    yard.pipe("dist/docs/pipe");
    leaves(["docs/pipe"]);
  });

  test("a socket", async () => {
    yard.put("dist/docs/.keep", "");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(yard.at("dist/docs/socket"), resolve));
    leaves(["docs/.keep", "docs/socket"]);
    await new Promise((resolve) => server.close(resolve));
  });

  test("a link to nothing", () => {
    yard.link("dist/docs/link", "nothing");
    leaves(["docs/link"]);
  });

  test("a link to a folder above, which a walk could follow without end", () => {
    yard.link("dist/docs/up", "..");
    leaves(["docs/up"]);
  });

  test("a file of a terabyte", () => {
    yard.huge("dist/docs/image.raw", 2 ** 40);
    leaves(["docs/image.raw"]);
  });

  test("a name that is not UTF-8, shown by its bytes", () => {
    yard.latin1("dist/docs", "café.md");
    leaves(["docs/caf\\xe9.md"]);
  });

  test("a name that is not UTF-8 beside a name that holds the sign for it", () => {
    yard.latin1("dist/docs", "café.md");
    yard.put("dist/docs/caf\ufffd.md", "mine");
    leaves(["docs/caf\\xe9.md", "docs/caf\ufffd.md"]);
  });

  test("a file in the writer's own folder", () => {
    yard.put("dist/.groundwork/README", "mine");
    leaves([".groundwork/README"]);
    yard.synth({});
    expect(yard.state("dist")).toEqual({ "dist/.groundwork/README": "mine" });
  });

  test("a folder that becomes empty of ours", () => {
    yard.synth(FILES);
    yard.latin1("dist/docs", "café.md");
    expect(yard.synth({}).written).toBe(true);
    expect(yard.has("dist/docs")).toBe(true);
  });
});

describe("what stands in our place is never waited for", () => {
  test.each<[string, (path: string) => void, string]>([
    ["a pipe", (path) => yard.pipe(path), "a link or a special file"],
    [
      "a file of a terabyte",
      (path) => yard.huge(path, 2 ** 40),
      "a file that is larger than any that Groundwork writes",
    ],
  ])("%s", (_, make, detail) => {
    make("dist/docs/one.md");
    for (const overwrite of [false, true])
      expect(obstacles(yard.synth(FILES, { overwrite }))).toEqual([`docs/one.md: ${detail}`]);
  });

  test("a terabyte in the place of a file that nobody wants any more", () => {
    yard.put("dist/.groundwork/home.json", record({ ...FILES, "docs/old.md": "old\n" }));
    yard.huge("dist/docs/old.md", 2 ** 40);
    const { look, written } = yard.synth(FILES, { overwrite: true });
    expect(written).toBe(true);
    expect(look.state === "plan" && look.plan.kept).toEqual(["docs/old.md"]);
  });

  test("a terabyte in the place of a record", () => {
    yard.huge("dist/.groundwork/home.json", 2 ** 40);
    expect(obstacles(yard.synth(FILES))).toEqual([".groundwork/home.json: a file that is too large"]);
  });

  test("a folder in the place of a record", () => {
    yard.put("dist/.groundwork/home.json/file", "mine");
    expect(obstacles(yard.synth(FILES))).toEqual([".groundwork/home.json: a folder"]);
  });

  test.each([
    ["<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n", "the marks of a merge that is not finished"],
    ['{"schema":1,"files":{"__proto__":"x"}}', "something else than a sha256 in hex at files __proto__"],
    ['{"schema":1,"files":[]}', "something else than a map of files at files"],
  ])("a record that says %j", (text, reason) => {
    yard.put("dist/.groundwork/home.json", text);
    expect(obstacles(yard.synth(FILES))).toEqual([`.groundwork/home.json: ${reason}`]);
  });
});

test("a file of ours may be called __proto__ or constructor", () => {
  const files = { "docs/__proto__": "1\n", "docs/constructor": "2\n" };
  yard.synth(files);
  expect(yard.read("dist/.groundwork/home.json")).toContain("docs/__proto__");
  expect(yard.synth({}).written).toBe(true);
  expect(yard.state("dist")).toEqual({});
});
