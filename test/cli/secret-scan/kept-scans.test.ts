import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptScans } from "../../../cli/secret-scan/kept-scans";
import { scanOthers } from "../../../cli/secret-scan/scan";
import { SecretScan } from "../../../lib/secret-scan/file";
import { Random } from "../../attack/random";

const random = new Random("kept scans");
const TOKEN = ["gh", "p_", random.word(36)].join("");
const schema = "description: what this field is for, in words that hold no secret\n".repeat(400);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groundwork-scans-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const caches = () => ({ folders: [folder], key: new Uint8Array(32) });
const scans = (program: string | undefined = "one") => keptScans({ caches: caches(), program });

/** What a run of its own finds in a text, and whether it knew that there is nothing. */
function run(text: string, program?: string) {
  const kept = scans(program);
  const known = kept?.has("lines", text);
  const found = new SecretScan().scan({ path: "dist/kubernetes/a.yaml", text, look: "lines" }, kept);
  kept?.keep();
  return { known, kinds: found.map(({ kind }) => kind) };
}

describe("what an earlier run found nothing in", () => {
  test("is known to the next one", () => {
    expect([run(schema), run(schema)]).toEqual([
      { known: false, kinds: [] },
      { known: true, kinds: [] },
    ]);
  });

  test("is looked at again where one letter of it changed", () => {
    run(schema);
    expect(run(`${schema}token: ${TOKEN}\n`)).toEqual({ known: false, kinds: ["GitHub token"] });
  });

  test("is looked at again by another program, and in another manner", () => {
    run(schema);
    expect(run(schema, "two").known).toBe(false);
    expect(scans("two")?.has("data", schema)).toBe(false);
  });

  test("is not believed where somebody else wrote it down", () => {
    run(schema);
    writeFileSync(join(folder, "scans.txt"), "one\nlines 0\n//# groundwork 0\n");
    expect(run(schema).known).toBe(false);
  });

  test("is kept with what another run has learned in the meantime", () => {
    const [first, second] = [scans(), scans()];
    for (const [kept, text] of [[first, `${schema}a`] as const, [second, `${schema}b`] as const]) {
      kept?.add("lines", text);
      kept?.keep();
    }
    expect([run(`${schema}a`).known, run(`${schema}b`).known]).toEqual([true, true]);
  });
});

test("a text with a secret is looked at every time", () => {
  const text = `${schema}token: ${TOKEN}\n`;
  expect([run(text), run(text)]).toEqual([
    { known: false, kinds: ["GitHub token"] },
    { known: false, kinds: ["GitHub token"] },
  ]);
});

describe("a file of the project", () => {
  const script = `#!/bin/sh\n${"# turns the lights on\n".repeat(20)}`;
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "groundwork-scanned-"));
    mkdirSync(join(project, "clusters", "home"), { recursive: true });
  });
  afterEach(() => rmSync(project, { recursive: true }));

  /** What a run of its own finds in `clusters/home/lights.sh`, and whether it knew that there is nothing. */
  function scanned(text: string) {
    writeFileSync(join(project, "clusters", "home", "lights.sh"), text);
    const kept = scans();
    const known = kept?.has("settings", text);
    const texts = scanOthers(project, ["home"], kept).get("home") ?? [];
    kept?.keep();
    return { known, kinds: texts.map(({ kind }) => kind) };
  }

  test("is known by its hash for as long as no letter of it changes, though it is short", () => {
    const leaking = `${script}TOKEN=${TOKEN}\n`;
    expect([script, script, leaking, leaking, script].map(scanned)).toEqual([
      { known: false, kinds: [] },
      { known: true, kinds: [] },
      { known: false, kinds: ["GitHub token"] },
      { known: false, kinds: ["GitHub token"] },
      { known: true, kinds: [] },
    ]);
  });
});

test("a program without a name keeps nothing", () => {
  expect(keptScans({ caches: caches() })).toBeUndefined();
});
