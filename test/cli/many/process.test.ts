import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definition, ROOT } from "../project";

const scratch: string[] = [];
afterAll(() => {
  for (const made of scratch) rmSync(made, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), "groundwork-many-"));
  scratch.push(top);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), content);
  }
  return top;
}

let fresh = 0;
function run(top: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "cli/groundwork.js"), "--project", top, ...args],
    { encoding: "utf8", env: { ...process.env, ...env } },
  );
  return { status, stdout, stderr: stderr.replaceAll(/^synthesized \d+ of \d+ clusters\n/gm, "") };
}

function dist(top: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(top, { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((entry) => entry.isFile() && entry.parentPath.startsWith(join(top, "dist")))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(top.length), readFileSync(file, "latin1")]),
  );
}

/** The same run with one thread and with three, in copies of a project that no run has seen. */
function both(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const top = project(files);
  const ends = ["1", "3"].map((threads) => {
    const copy = project({});
    cpSync(top, copy, { recursive: true });
    const ended = run(copy, args, { GROUNDWORK_THREADS: threads, GROUNDWORK_FRESH: `${process.pid}-${fresh++}` });
    return { ...ended, dist: dist(copy) };
  });
  const [one, three] = ends;
  if (one === undefined || three === undefined) throw new Error("two runs");
  expect(three).toEqual(one);
  return one;
}

const clusters = (names: readonly string[], changes: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(names.map((name) => [`clusters/${name}.yaml`, definition(name, changes)]));
const NAMES = ["a", "b", "c", "d"];

describe("clusters that several threads make", () => {
  test("are the same files, with the same words and code", () => {
    const ended = both(clusters(NAMES), ["synth", "--json"]);
    expect(ended.status).toBe(0);
    expect(Object.keys(ended.dist).length).toBeGreaterThan(40);
  });

  test("whatever is wrong with some of them: problems and findings keep their order, and nothing is written", () => {
    const secret = "users: [{ user: { client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo= } }]\n";
    const ended = both(
      {
        ...clusters(NAMES),
        "clusters/b.yaml": definition("b", { domain: 5 }),
        "clusters/c.yaml": "a: [\n",
        "clusters/e.yaml": definition("another"),
        kubeconfig: secret,
      },
      ["check"],
    );
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("clusters/b.yaml domain: got number 5");
    expect(ended.stderr).toContain("the name of its file");
    expect(ended.dist).toEqual({});
  });

  /** A component whose clusters end in some way; what it prints counts too. */
  const component = (build: string) => ({
    ...clusters(NAMES, { components: { own: {} } }),
    "components/own.ts": `import { defineComponent } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
console.log("it is read");
export default defineComponent({
  title: "own",
  options: z.strictObject({}),
  declare: ({ cluster }) => {
    console.log("it declares " + cluster.name);
    ${build}
    return {};
  },
});
`,
  });

  test("with a component of the repository, which prints what it prints", () => {
    const ended = both(component(""), ["check"]);
    expect(ended.stderr.match(/it (is read|declares .)/g)).toEqual([
      "it is read",
      ...NAMES.map((name) => `it declares ${name}`),
    ]);
  });

  test.each([
    ["throws", 'if (cluster.name === "b") throw new Error("no b");', 1, /an error while it declares: no b/],
    ["ends the process", 'if (cluster.name === "c") globalThis.process.exit(9);', 9, /it declares c/],
    [
      "asks for more than a thread has",
      'if (cluster.name === "c") new Array(9).fill(0).map(() => "x".repeat(2 ** 29 + 1));',
      1,
      /Invalid string length/,
    ],
  ])("with a component that %s", (_, build, status, words) => {
    const ended = both(component(build), ["synth"]);
    expect(ended.status).toBe(status);
    expect(ended.stderr).toMatch(words);
    expect(ended.dist).toEqual({});
  });
});

describe("threads that end before they have loaded the program", () => {
  test.each([
    ["throw", 'throw new Error("no")'],
    ["exit", "process.exit(0)"],
  ])("because they %s: the main thread makes and writes everything, and waits for none of them", (_, end) => {
    const top = project({
      ...clusters(NAMES),
      "ends.cjs": `if (!require("node:worker_threads").isMainThread) ${end};\n`,
    });
    const without = project(clusters(NAMES));
    expect(run(without, ["synth"], { GROUNDWORK_THREADS: "1" }).status).toBe(0);
    const ended = spawnSync(process.execPath, [join(ROOT, "cli/groundwork.js"), "--project", top, "synth"], {
      encoding: "utf8",
      env: {
        ...process.env,
        NODE_OPTIONS: `--require ${JSON.stringify(join(top, "ends.cjs"))}`,
        GROUNDWORK_THREADS: "2",
        GROUNDWORK_FRESH: `${process.pid}-${fresh++}`,
      },
      // Whoever gave one of them files to write would wait for half a minute.
      timeout: 25_000,
    });
    expect(ended.status).toBe(0);
    expect(Object.keys(dist(top))).toEqual(Object.keys(dist(without)));
  });
});

describe("the record of what a run asked", () => {
  const VARIABLES = { GROUNDWORK_THREADS: "2" };
  const chart = (name: string) => ({
    [`clusters/${name}/chart/Chart.yaml`]: "apiVersion: v2\nname: mine\nversion: 1.0.0\n",
    [`clusters/${name}/chart/values.yaml`]: "greeting: hello\n",
    [`clusters/${name}/chart/templates/object.yaml`]: `${object("a")}\n`,
  });
  const object = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const mine = { folder: "./chart", namespace: "mine", podSecurity: "restricted", podSecurityReason: "it has no pod" };

  test("holds what threads read: a run is made again when a file changes that they alone looked at", () => {
    const top = project({
      ...clusters(["a", "b"], { charts: { mine } }),
      ...chart("a"),
      ...chart("b"),
    });
    const check = () => run(top, ["check"], VARIABLES);
    expect(run(top, ["synth"], VARIABLES).status).toBe(0);
    expect(check()).toMatchObject({ status: 0 });
    expect(check()).toMatchObject({ status: 0 });
    writeFileSync(join(top, "clusters/b/chart/templates/object.yaml"), `${object("b")}\n`);
    expect(check()).toMatchObject({ status: 3 });
  });
});
