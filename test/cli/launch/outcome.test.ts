import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../project";

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
