import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../project";

const launcher = createRequire(join(ROOT, "cli/launch/early.js"));
const { isThreadWorth }: { isThreadWorth: (caches: object, project: string, args: readonly string[]) => boolean } =
  launcher("./early.js");
const { nameOf }: { nameOf: (project: string) => string } = launcher("./ahead.js");

const VARIABLE = "GROUNDWORK_THREADS";
let top = "";

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "groundwork-early-"));
  process.env[VARIABLE] = "2";
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
  delete process.env[VARIABLE];
});

function define(names: readonly string[], bytes = 10) {
  mkdirSync(join(top, "clusters"), { recursive: true });
  for (const name of names) writeFileSync(join(top, "clusters", name), "#".repeat(bytes));
}

const isWorth = (...args: readonly string[]) => isThreadWorth({ folders: [join(top, "cache")] }, top, args);

describe("a thread that loads the program while the main thread does", () => {
  test("is worth it where several clusters are made from the start, whatever they are written in", () => {
    define(["a.ts", "b.yaml"]);
    expect(isWorth()).toBe(true);
    expect(isWorth("--json", "--data-only")).toBe(true);
  });

  test("is not for one cluster, for named ones, or for none", () => {
    expect(isWorth()).toBe(false);
    define(["a.ts", "README.md"]);
    expect(isWorth()).toBe(false);
    define(["b.json"]);
    expect(isWorth("a")).toBe(false);
    expect(isWorth("--help")).toBe(false);
    expect(isWorth("--against=main")).toBe(false);
    expect(isWorth()).toBe(true);
  });

  test("is not for a project that a run has seen: its clusters are kept", () => {
    define(["a.yaml", "b.yaml"]);
    mkdirSync(join(top, "cache/seen"), { recursive: true });
    writeFileSync(join(top, "cache", nameOf(`${top}/other`)), "");
    expect(isWorth()).toBe(true);
    writeFileSync(join(top, "cache", nameOf(top)), "");
    expect(isWorth()).toBe(false);
  });

  test("is only for large definitions where nobody wishes for threads, and for none where somebody wishes for one", () => {
    define(["a.yaml", "b.yaml"]);
    process.env[VARIABLE] = "1";
    expect(isWorth()).toBe(false);
    process.env[VARIABLE] = "";
    expect(isWorth()).toBe(false);
    define(["a.yaml", "b.yaml"], 10_000);
    expect(isWorth()).toBe(availableParallelism() > 1);
  });
});
