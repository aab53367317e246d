import { readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { NO_CACHES, readCached, writeCached } from "../../cli/cache";
import { forgetOld } from "../../cli/forget-old";
import type { Host } from "../../cli/host";
import { diskFolder } from "../../lib/emit/file-system";
import { sha256 } from "../../lib/emit/record";
import { definition, TestProject } from "./project";

let project: TestProject;
const PATCHED = { talos: { patches: ["./patches/own.yaml"] } };
beforeEach(() => {
  project = new TestProject({
    "clusters/home.yaml": definition("home", PATCHED),
    "clusters/other.yaml": definition("other"),
    "clusters/home/patches/own.yaml": "machine: { sysctls: { vm.swappiness: '1' } }\n",
  });
});
afterEach(() => project.end());

const caches = () => ({ folders: [join(project.folder, "cache")], key: new Uint8Array(32) });
const DAY_MS = 24 * 3_600_000;
const kept = () => readdirSync(join(project.folder, "cache/clusters")).map((name) => `clusters/${name}`);
const run = (args: readonly string[] = ["synth"], changes: Partial<Host> = {}) =>
  project.run(args, { program: "one", ...changes });

/** Puts another text into every kept report, so that dist/ shows which clusters were taken from there. */
function markKept(): void {
  for (const place of kept()) {
    const contents = place.replace("clusters/", "contents/");
    const marked = project.read(`cache/${contents}`).replace(/("docs\/[^"]*\/report\.md",")/, "$1kept ");
    const [, report = ""] = /"docs\/[^"]*\/report\.md",("(?:[^"\\]|\\.)*")/.exec(marked) ?? [];
    project.write(`cache/${contents}`, marked);
    const text = readCached(caches(), place) ?? "";
    const hash = sha256(String(JSON.parse(report)));
    const hashed = text.replace(/("docs\/[^"]*\/report\.md",")[0-9a-f]{64}/, `$1${hash}`);
    // The record in dist/ is no longer the one that these files make.
    const told = hashed.replace(/("record":")[0-9a-f]{64}/, `$1${"0".repeat(64)}`);
    expect([text, hashed]).not.toContain(told);
    writeCached(caches(), place, told);
  }
}

/** The clusters that the last synth took from where they were kept. */
const taken = () => ["home", "other"].filter((name) => project.read(`dist/docs/${name}/report.md`).startsWith("kept "));

describe("a cluster that was made before", () => {
  test("is taken from there, with its findings and files", async () => {
    const first = await run(["synth", "--json"]);
    const dist = project.dist();
    project.remove("dist");
    expect(await run(["synth", "--json"])).toEqual(first);
    expect(project.dist()).toEqual(dist);
    markKept();
    await run();
    expect(taken()).toEqual(["home", "other"]);
  });

  test("is taken by whoever looks at one alone, and the other is made", async () => {
    await run();
    markKept();
    project.write("clusters/other.yaml", definition("other", { domain: "new.example.org" }));
    await run();
    expect(taken()).toEqual(["home"]);
  });

  test.each<readonly [string, () => Partial<Host>]>([
    ["its definition says something else", () => project.write("clusters/home.yaml", definition("home")) ?? {}],
    [
      "a file that it names changed",
      () => project.write("clusters/home/patches/own.yaml", "machine: { sysctls: {} }\n") ?? {},
    ],
    ["the program is another one", () => ({ program: "two" })],
    [
      "something next to it changed that the scan tells of",
      () =>
        project.write("clusters/home/kubeconfig", "users: [{ user: { client-key-data: LS0tLS1CRUdJTiBSU0Eg } }]\n") ??
        {},
    ],
  ])("is made again where %s", async (_, change) => {
    await run();
    markKept();
    await run(["synth", "--overwrite"], change());
    expect(taken()).not.toContain("home");
  });

  test.each(["extends", "\\u0065xtends"])('is made again where a part changed that it names by "%s"', async (key) => {
    project.write("clusters/_part.yaml", "components: { kubeletCsrApprover: {} }\n");
    project.write("clusters/home.yaml", definition("home", { extends: "_part.yaml" }).replace('"extends"', `"${key}"`));
    await run();
    markKept();
    await run();
    expect(taken()).toEqual(["home", "other"]);
    project.write("clusters/_part.yaml", "components: {}\n");
    await run(["synth", "--overwrite"]);
    expect(taken()).toEqual(["other"]);
  });

  test("is made in every run of a repository with components of its own", async () => {
    project.write("components/broken.ts", "export {};\n");
    await run(["synth", "home"]);
    expect(() => kept()).toThrow("ENOENT");
  });

  test("is taken by a check on any day, unless it accepts something until a day", async () => {
    await run();
    expect(await run(["check"])).toMatchObject({ code: 0 });
    expect(kept()).toHaveLength(2);
    const accept = [{ check: "single-control-plane", reason: "there is one machine so far", until: "2026-11-21" }];
    project.write("clusters/home.yaml", definition("home", { accept }));
    expect(await run()).toMatchObject({ code: 0 });
    expect(await run(["check"])).toMatchObject({ code: 0 });
    const late = await run(["check"], { today: () => "2026-11-22" });
    expect(late).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("ended on 2026-11-21; today is 2026-11-22"),
    });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await run(["check"])).toMatchObject({ code: 0 });
  });

  test("is made again where somebody else kept it", async () => {
    await run();
    markKept();
    await run(["synth"], { caches: { ...caches(), key: new Uint8Array(32).fill(1) } });
    expect(taken()).toEqual([]);
  });

  test("is not kept where something is wrong with it, nor by a program that has no name", async () => {
    project.write("clusters/home.yaml", definition("home", { domain: 5 }));
    expect((await run()).code).toBe(1);
    expect(kept()).toHaveLength(1);
    project.remove("cache");
    await project.run(["synth", "other"]);
    expect(() => kept()).toThrow("ENOENT");
  });

  test("is made again where a long text of it was changed or is gone", async () => {
    await run();
    const dist = project.dist();
    const texts = () => readdirSync(join(project.folder, "cache/texts")).map((name) => `cache/texts/${name}`);
    const [changed = "", gone = ""] = texts();
    const before = project.read(changed);
    project.write(changed, `${before} `);
    project.remove(gone);
    project.remove("dist");
    await run();
    expect(project.dist()).toEqual(dist);
    expect(texts()).toContain(gone);
    expect(project.read(changed)).toBe(before);
  });

  test("is made again where somebody changed what is in its files", async () => {
    await run();
    const dist = project.dist();
    const [one = ""] = readdirSync(join(project.folder, "cache/contents")).map((name) => `cache/contents/${name}`);
    project.write(one, project.read(one).replace("kind: ", "kind:  "));
    project.remove("dist");
    expect((await run()).code).toBe(0);
    expect(project.dist()).toEqual(dist);
  });

  test("is made again where its files are gone although it is known, and kept once more", async () => {
    await run();
    const dist = project.dist();
    project.remove("cache/contents");
    expect((await run()).code).toBe(0);
    expect(() => project.read("cache/contents")).toThrow("ENOENT");
    project.remove("dist");
    expect(await run(["synth", "--json"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.dist()).toEqual(dist);
    project.remove("dist");
    markKept();
    await run();
    expect(taken()).toEqual(["home", "other"]);
  });

  test("is made again where its files are gone from a cache of which nothing can be removed", async () => {
    await run();
    const dist = project.dist();
    project.remove("cache/contents");
    project.remove("dist");
    // No user can remove a folder as he removes a file.
    for (const place of kept()) project.write(`second/${place}/held`, "");
    const folders = ["cache", "second"].map((name) => join(project.folder, name));
    expect(await run(["synth", "--json"], { caches: { ...caches(), folders } })).toMatchObject({ code: 0, stderr: "" });
    expect(project.dist()).toEqual(dist);
  });

  test("is made again where its kept files name one of somebody else's, which stays", async () => {
    await run();
    const dist = project.dist();
    project.write("mine.txt", "mine\n");
    for (const name of readdirSync(join(project.folder, "cache/contents"))) {
      const text = project.read(`cache/contents/${name}`);
      const planted = text.replace(/"sha256":"[0-9a-f]{64}"/, '"sha256":"../../mine.txt"');
      expect(planted).not.toBe(text);
      project.write(`cache/contents/${name}`, planted);
    }
    project.remove("dist");
    expect(await run(["synth", "--json"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.dist()).toEqual(dist);
    expect(project.read("mine.txt")).toBe("mine\n");
  });

  test("is forgotten after a month where somebody made folders among what is kept, which stay", async () => {
    await run();
    for (const place of kept()) utimesSync(join(project.folder, "cache", place), 1e9, 1e9);
    for (const name of ["0", "z"]) {
      project.write(`cache/clusters/${name}/mine.txt`, "");
      utimesSync(join(project.folder, "cache/clusters", name), 1e9, 1e9);
    }
    forgetOld(caches(), Date.now() + 2 * DAY_MS);
    expect(kept()).toEqual(["clusters/0", "clusters/z"]);
  });

  test("is forgotten after a month, and so are its long texts", async () => {
    await run();
    const [old = ""] = kept();
    const [text = ""] = readdirSync(join(project.folder, "cache/texts"));
    for (const one of [old, `texts/${text}`]) utimesSync(join(project.folder, "cache", one), 1e9, 1e9);
    // The run has looked, and nobody looks again on the same day.
    forgetOld(caches(), Date.now() + DAY_MS / 2);
    expect(kept()).toContain(old);
    forgetOld(caches(), Date.now() + 2 * DAY_MS);
    expect(kept()).toHaveLength(1);
    expect(readdirSync(join(project.folder, "cache/texts"))).not.toContain(text);
  });
});

describe("of more clusters than fit into memory", () => {
  test("the content is read from where they are kept: the same files, words and code", async () => {
    const usual = await run(["synth", "--json"]);
    const dist = project.dist();
    project.remove("dist");
    project.remove("cache");
    expect(await run(["synth", "--json"], { clustersInMemory: 1 })).toEqual(usual);
    expect(project.dist()).toEqual(dist);
    project.write("dist/docs/home/report.md", "mine\n");
    expect((await run(["synth", "--overwrite"], { program: "two", clustersInMemory: 1 })).code).toBe(0);
    expect(project.dist()).toEqual(dist);
  });

  test("all are made again, in memory, where it is gone in the meantime", async () => {
    await run();
    const dist = project.dist();
    project.remove("dist");
    project.remove("cache");
    const disk: Host["disk"] = (folder) => {
      const real = diskFolder(folder);
      const makeFolder = (path: string) => {
        rmSync(join(project.folder, "cache"), { recursive: true, force: true });
        real.makeFolder(path);
      };
      return { ...real, makeFolder };
    };
    expect((await run(["synth"], { clustersInMemory: 1, disk })).code).toBe(0);
    expect(project.dist()).toEqual(dist);
  });

  test("nothing is missed where no disk keeps them", async () => {
    await run();
    const dist = project.dist();
    project.remove("dist");
    expect((await run(["synth"], { caches: NO_CACHES, clustersInMemory: 1 })).code).toBe(0);
    expect(project.dist()).toEqual(dist);
  });
});
