import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Caches } from "../../../cli/cache";
import { ROOT } from "../project";

const launcher = createRequire(join(ROOT, "cli/launch/package-name.js"));
const {
  readNamed,
}: {
  readNamed: (
    caches: Caches,
    files: readonly string[],
    now: number,
  ) => { readonly contents: readonly Uint8Array[]; readonly name: string };
} = launcher("./package-name.js");

let top = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "groundwork-name-"));
  put("program.js", "one");
  put("package.json", "1.0.0");
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const put = (name: string, text: string) => writeFileSync(join(top, name), text);
const caches = (key = 0) => ({ folders: [join(top, "cache")], key: new Uint8Array(32).fill(key) });
/** When no file can change any more without a new time stamp. */
const LATER = 60_000;
const nameNow = (ms = 0, key = 0) =>
  readNamed(
    caches(key),
    ["program.js", "package.json"].map((one) => join(top, one)),
    Date.now() + ms,
  ).name;
const kept = () => readdirSync(join(top, "cache"));

describe("the name of a package's program", () => {
  test("is that of its text and its version", () => {
    const first = nameNow();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    put("program.js", "two");
    const second = nameNow();
    put("package.json", "1.0.1");
    expect(new Set([first, second, nameNow()]).size).toBe(3);
  });

  test("is kept when its files are old enough, and is another one as soon as one changes, whatever its time says", () => {
    const name = nameNow();
    expect(() => kept()).toThrow("ENOENT");
    expect([nameNow(LATER), nameNow(LATER)]).toEqual([name, name]);
    expect(kept()).toEqual(["package-name.json"]);
    put("program.js", "two");
    utimesSync(join(top, "program.js"), 1, 1);
    expect(nameNow()).not.toBe(name);
    put("program.js", "one");
    expect(nameNow()).toBe(name);
  });

  test("is nobody else's", () => {
    const name = nameNow(LATER);
    const [file = ""] = kept();
    writeFileSync(join(top, "cache", file), JSON.stringify({ entries: "", name: "planted" }));
    expect([nameNow(LATER), nameNow(LATER, 1)]).toEqual([name, name]);
  });
});
