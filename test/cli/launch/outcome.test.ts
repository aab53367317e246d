import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { runs } from "../../support/runs";
import { definition, ROOT } from "../project";

const scratch: string[] = [];
const folder = (name: string) => {
  const made = mkdtempSync(join(tmpdir(), `groundwork-${name}-`));
  scratch.push(made);
  return made;
};
afterEach(() => {
  for (const made of scratch.splice(0)) rmSync(made, { recursive: true, force: true });
});

function put(top: string, path: string, content: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), content);
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(launcher: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  // How far a run is depends on how fast it is.
  return { code: status, stdout, stderr: stderr.replaceAll(/^synthesized \d+ of \d+ clusters\n/gm, "") };
}

/** The launcher with a program that evaluates an expression and says another number in every run that is made. */
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "groundwork-outcome-"));
  for (const part of ["groundwork.js", "bundle.js", "launch", "definition/runner-settings.json"])
    cpSync(join(ROOT, "cli", part), join(copy, "cli", part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  mkdirSync(join(copy, "temporary"));
  put(
    copy,
    "cli/main.ts",
    `import * as fs from "node:fs";
import { spawnSync } from "node:child_process";
export async function main([, expression = "", top]: readonly string[], { asked }: any): Promise<number> {
  Function("fs", "spawnSync", "top", "return " + expression)(fs, spawnSync, top);
  const text = String(Math.random());
  asked?.said("stdout", text);
  process.stdout.write(text);
  return 0;
}
`,
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function programOf(expression: string, command = "check") {
  const given = folder("given");
  put(given, "file", "one");
  put(given, "folder/inner", "one");
  return {
    given,
    run: (variables: Readonly<Record<string, string>> = {}, ...more: readonly string[]) =>
      start(join(copy, "cli/groundwork.js"), [command, expression, given, ...more], {
        TMPDIR: join(copy, "temporary"),
        ...variables,
      }).stdout,
  };
}

describe("a run whose answers are those of an earlier one", () => {
  /** What a program asks, and what changes the answer. */
  const QUESTIONS: readonly (readonly [string, string, (given: string) => void])[] = [
    ["a file", 'fs.readFileSync(top + "/file")', (given) => writeFileSync(join(given, "file"), "two")],
    ["whether something is there", 'fs.existsSync(top + "/new")', (given) => writeFileSync(join(given, "new"), "")],
    [
      "what something is",
      'fs.lstatSync(top + "/file").isFile()',
      (given) => {
        rmSync(join(given, "file"));
        symlinkSync("folder/inner", join(given, "file"));
      },
    ],
    ["what a folder holds", "fs.readdirSync(top, { withFileTypes: true })", (given) => put(given, "other", "")],
    [
      "what git ignores",
      'spawnSync("git", ["check-ignore", "--stdin", "-z"], { cwd: top, input: "file", encoding: "utf8" })',
      (given) => {
        spawnSync("git", ["init", "--quiet"], { cwd: given });
        writeFileSync(join(given, ".gitignore"), "file\n");
      },
    ],
    [
      "where a link leads",
      'fs.realpathSync(top + "/folder")',
      (given) => {
        rmSync(join(given, "folder"), { recursive: true });
        mkdirSync(join(given, "elsewhere"));
        symlinkSync("elsewhere", join(given, "folder"));
      },
    ],
  ];

  test.each(QUESTIONS)("is not made; it is when %s changed", (_, expression, change) => {
    const { given, run } = programOf(expression);
    const first = run();
    expect([run(), run()]).toEqual([first, first]);
    change(given);
    const second = run();
    expect(second).not.toBe(first);
    expect(run()).toBe(second);
  });

  test("is one with the same variables, arguments and program", () => {
    const { run } = programOf("process.env.COLOUR");
    const first = run({ COLOUR: "red" });
    expect(run({ COLOUR: "red", NOBODY_ASKS: "1" })).toBe(first);
    expect(run({ COLOUR: "green" })).not.toBe(first);
    expect(run({ COLOUR: "red", GROUNDWORK_OWN: "1" })).not.toBe(first);
    expect(run({ COLOUR: "red" }, "--json")).not.toBe(first);
  });

  test("is known by content where a file is as young as the run, and was written again", () => {
    const { given, run } = programOf('fs.readFileSync(top + "/file")');
    const first = run();
    writeFileSync(join(given, "file"), "one");
    expect(run()).toBe(first);
    // The same length and the same time stamp.
    const { atime, mtime } = { atime: new Date(1e12), mtime: new Date(1e12) };
    writeFileSync(join(given, "file"), "two");
    utimesSync(join(given, "file"), atime, mtime);
    expect(run()).not.toBe(first);
  });

  test.each([
    ["writes", 'fs.writeFileSync(top + "/made", "")'],
    ["starts a program", 'spawnSync("true")'],
    ["asks for all of the environment", "Object.keys(process.env)"],
    ["reads in a way that nobody notes", 'fs.readlinkSync("/proc/self/exe")'],
  ])("is made again where that one %s", (_, expression) => {
    const { run } = programOf(expression);
    expect(run()).not.toBe(run());
  });

  test("is made again by every other command", () => {
    const { run } = programOf("0", "seal");
    expect(run()).not.toBe(run());
  });
});

describe("a run of the real program", () => {
  /** The program with parts of its own, so that a new one can take its place. */
  let own: string;
  let launcher: string;
  beforeAll(() => {
    own = mkdtempSync(join(tmpdir(), "groundwork-program-"));
    launcher = join(own, "cli/groundwork.js");
    for (const part of ["cli", "compiler", "package.json"])
      cpSync(join(ROOT, part), join(own, part), { recursive: true });
    for (const part of ["api", "apps", "infra", "lib", "imports", "node_modules"])
      symlinkSync(join(ROOT, part), join(own, part));
  });
  afterAll(() => rmSync(own, { recursive: true, force: true }));

  /** Puts another text into a file of the program; always made from the one in the repository. */
  function change(path: string, from: string, to: string): void {
    const text = readFileSync(join(ROOT, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    writeFileSync(join(own, path), text.replace(from, to));
  }

  function treeOf(top: string): Readonly<Record<string, string>> {
    if (!existsSync(top)) return {};
    return Object.fromEntries(
      readdirSync(top, { recursive: true, withFileTypes: true, encoding: "utf8" })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(top.length), readFileSync(file, "latin1")]),
    );
  }

  /** What somebody does between two runs, in a project with the clusters home and, sometimes, second. */
  const EDITS: Readonly<Record<string, (top: string) => void>> = {
    nothing: () => undefined,
    "another domain": (top) => put(top, "clusters/home.yaml", definition("home", { domain: "other.example.org" })),
    "back again": (top) => put(top, "clusters/home.yaml", definition("home")),
    "a mistake": (top) => put(top, "clusters/home.yaml", definition("home", { domain: 5 })),
    "no YAML": (top) => put(top, "clusters/home.yaml", "a: [\n"),
    "a part": (top) => {
      put(top, "clusters/_part.yaml", "components: { metricsServer: {} }\n");
      put(top, "clusters/home.yaml", definition("home", { extends: "_part.yaml" }));
    },
    "the part changes": (top) => put(top, "clusters/_part.yaml", "components: {}\n"),
    "a second cluster": (top) => put(top, "clusters/second.yaml", definition("second")),
    "the second goes": (top) => rmSync(join(top, "clusters/second.yaml"), { force: true }),
    "an option": (top) =>
      put(top, "clusters/home.yaml", definition("home", { components: { certManager: { selfSigned: true } } })),
    "a chart": (top) => {
      put(top, "clusters/home/chart/Chart.yaml", "apiVersion: v2\nname: mine\nversion: 1.0.0\n");
      put(top, "clusters/home/chart/values.yaml", "greeting: hello\n");
      put(top, "clusters/home/chart/templates/object.yaml", `${object("a")}\n`);
      const mine = {
        folder: "./chart",
        namespace: "mine",
        podSecurity: "restricted",
        podSecurityReason: "it has no pod",
      };
      put(top, "clusters/home.yaml", definition("home", { charts: { mine } }));
    },
    "the chart changes": (top) => put(top, "clusters/home/chart/templates/object.yaml", `${object("b")}\n`),
    "what is known of a chart": (top) =>
      put(
        top,
        "types/charts/mine.json",
        '{ "chart": "mine", "version": "1.0.0", "values": { "greeting": "string" } }\n',
      ),
    "it is forgotten": (top) => rmSync(join(top, "types"), { recursive: true, force: true }),
    "TypeScript with a clock": (top) =>
      put(
        top,
        "clusters/second.ts",
        `export default { ...${definition("second")}, domain: (Date.now() > 0 ? "a" : "b") + ".example.org" };\n`,
      ),
    "TypeScript goes": (top) => rmSync(join(top, "clusters/second.ts"), { force: true }),
    "a clock that runs": (top) => utimesSync(join(top, "clusters/home.yaml"), new Date(), new Date()),
    "an edit in dist": (top) => {
      const file = join(top, "dist/docs/home/REPORT.md");
      if (existsSync(file)) appendFileSync(file, "mine\n");
    },
    "a file of one's own in dist": (top) => put(top, "dist/notes.txt", "mine\n"),
    "a deletion in dist": (top) => rmSync(join(top, "dist/kubernetes"), { recursive: true, force: true }),
    "dist goes": (top) => rmSync(join(top, "dist"), { recursive: true, force: true }),
    "a record goes": (top) => rmSync(join(top, "dist/.groundwork"), { recursive: true, force: true }),
    "a file with a secret": (top) =>
      put(top, "kubeconfig", "users: [{ user: { client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo= } }]\n"),
    "it goes": (top) => rmSync(join(top, "kubeconfig"), { force: true }),
    "a component of one's own": (top) =>
      put(
        top,
        "components/own.ts",
        `import { defineComponent } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
export default defineComponent({ title: "own", options: z.strictObject({}) });
`,
      ),
    "a new program": () =>
      change(
        "compiler/synth-cluster.ts",
        "  tree.merge(files);",
        '  tree.merge(files);\n  tree.add(`${planned.cluster.name}.txt`, "new\\n", "it");',
      ),
    "the program before": () => {
      change("compiler/synth-cluster.ts", "  tree.merge(files);", "  tree.merge(files);");
      change("package.json", '"version": ', '"version": ');
    },
    "a new version": () => change("package.json", '"version": "', '"version": "9'),
    "the component goes": (top) => rmSync(join(top, "components"), { recursive: true, force: true }),
  };
  const object = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const COMMANDS = [
    ["synth"],
    ["check"],
    ["synth", "home"],
    ["synth", "--json"],
    ["check", "--json"],
    ["synth", "--overwrite"],
  ];

  let fresh = 0;
  test("ends as one that remembers nothing: the same words, code and files, whatever was done before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.constantFrom(...COMMANDS)), {
          minLength: 2,
          maxLength: 2,
        }),
        fc.constantFrom("1", "2"),
        (steps, threads) => {
          EDITS["the program before"]?.("");
          const top = folder("project");
          put(top, "clusters/home.yaml", definition("home"));
          // The last one twice: the second run may be one that is not made.
          const [, last] = steps.at(-1) ?? ["", ["synth"]];
          for (const [edit, command] of [...steps, ["nothing", last] as const]) {
            EDITS[edit]?.(top);
            const copy = folder("copy");
            cpSync(top, copy, { recursive: true, preserveTimestamps: true });
            const args = (project: string) => ["--project", project, ...command];
            // A name that no run had before, so that none is known.
            const wanted = start(launcher, args(copy), { GROUNDWORK_FRESH: `${process.pid}-${fresh++}` });
            expect(start(launcher, args(top), { GROUNDWORK_THREADS: threads })).toEqual(wanted);
            expect(treeOf(join(top, "dist"))).toEqual(treeOf(join(copy, "dist")));
            rmSync(copy, { recursive: true, force: true });
          }
          rmSync(top, { recursive: true, force: true });
        },
      ),
      { seed: Number(process.env.PROPERTY_SEED ?? 16), ...runs(1) },
    );
  });
});
