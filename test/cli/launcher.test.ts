import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definition, ROOT } from "./project";

/** A copy of the launcher with a program of one file: what it prints shows which sources ran. */
let copy: string;
let temporary: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "groundwork-launcher-"));
  temporary = mkdtempSync(join(tmpdir(), "groundwork-temporary-"));
  mkdirSync(join(copy, "cli"));
  mkdirSync(join(copy, "lib"));
  for (const file of ["cli/groundwork.js", "cli/bundle.js", "cli/launch"])
    cpSync(join(ROOT, file), join(copy, file), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  write("cli/main.ts", program("one"));
  write("lib/part.ts", 'export const part: string = "part";\n');
});
afterEach(() => {
  rmSync(copy, { recursive: true, force: true });
  rmSync(temporary, { recursive: true, force: true });
});

const program = (text: string) =>
  `import { part } from "../lib/part";
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.write(["${text}", part, ...argv].join(" "));
  return argv.length;
}
`;

function write(path: string, content: string): void {
  writeFileSync(join(copy, path), content);
}

function launch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, "cli/groundwork.js"), ...args], {
    encoding: "utf8",
    env: { ...process.env, TMPDIR: temporary },
  });
  return { status, stdout, stderr };
}

const cache = () => join(copy, ".groundwork/cache");
const programs = () => readdirSync(cache()).filter((name) => /^[0-9a-f]{32}$/.test(name));

describe("the launcher", () => {
  test("runs the program with its arguments and ends with its code", () => {
    expect(launch("a", "b")).toEqual({ status: 2, stdout: "one part a b", stderr: "" });
  });

  test("builds once, and keeps the compiled code", () => {
    launch();
    const [built] = programs();
    const file = join(cache(), built ?? "", "program.js");
    const { ino } = statSync(file);
    expect(launch().stdout).toBe("one part");
    // A file that is written again is another one.
    expect(statSync(file).ino).toBe(ino);
    expect(readdirSync(join(cache(), built ?? "")).some((name) => name.endsWith(".v8"))).toBe(true);
  });

  test("adds what later runs compile, ever more rarely", () => {
    const compiled = () => {
      launch();
      const folder = join(cache(), programs()[0] ?? "");
      return statSync(join(folder, readdirSync(folder).find((name) => name.endsWith(".v8")) ?? "")).ino;
    };
    const files = Array.from({ length: 9 }, compiled);
    const written = files.flatMap((file, index) => (file === files[index - 1] ? [] : [index + 1]));
    expect(written).toEqual([1, 2, 4, 8]);
  });

  test("runs no program that somebody edited, or that came with the repository", () => {
    launch();
    const file = join(cache(), programs()[0] ?? "", "program.js");
    const code = readFileSync(file, "utf8");
    const [, mark = ""] = /(\n\/\/# groundwork [0-9a-f]{64}\n)$/.exec(code) ?? [];
    const edited = code.replace('"one"', '"planted"');
    for (const planted of [edited, edited.slice(0, -mark.length), `${edited}${mark}`, mark, ""]) {
      writeFileSync(file, planted);
      expect(launch().stdout).toBe("one part");
      expect(readFileSync(file, "utf8")).toBe(code);
    }
    // The key of another person, as after a clone.
    rmSync(join(temporary, readdirSync(temporary)[0] ?? "", "key"));
    expect(launch().stdout).toBe("one part");
    expect(readFileSync(file, "utf8")).not.toBe(code);
  });

  test("takes no compiled code that it did not make", () => {
    launch();
    launch();
    const folder = join(cache(), programs()[0] ?? "");
    const name = readdirSync(folder).find((one) => one.endsWith(".v8")) ?? "";
    const compiled = readFileSync(join(folder, name));
    const planted = Buffer.from(compiled);
    planted.write("planted", planted.length >> 1, "latin1");
    writeFileSync(join(folder, name), planted);
    expect(launch().stdout).toBe("one part");
    expect(readFileSync(join(folder, name)).includes("planted")).toBe(false);
  });

  describe("a large program, known by its entry since its mark was right", () => {
    const LARGE = `${program("one")}export const large = "${"x".repeat(1 << 20)}";\nexport const from = () => large;\n`;
    const settle = () => new Promise((resolve) => setTimeout(resolve, 3100));
    let file: string;
    let code: string;
    beforeEach(async () => {
      write("cli/main.ts", LARGE);
      launch();
      file = join(cache(), programs()[0] ?? "", "program.js");
      expect(existsSync(`${file}.entry`)).toBe(false);
      await settle();
      expect(launch().stdout).toBe("one part");
      expect(existsSync(`${file}.entry`)).toBe(true);
      code = readFileSync(file, "utf8");
    });

    test("is not run once it was edited, at the same length and with the same modification time", async () => {
      const { mtime } = statSync(file);
      const edited = code.replace('"one"', '"two"');
      expect(edited).not.toBe(code);
      // Settled, too: what is known is another entry.
      for (const wait of [async () => undefined, settle]) {
        writeFileSync(file, edited);
        utimesSync(file, mtime, mtime);
        await wait();
        expect(launch().stdout).toBe("one part");
        expect(readFileSync(file, "utf8")).toBe(code);
      }
    });

    test("is not run in the place of another one with its entry copied along", async () => {
      const planted = join(copy, "planted.js");
      writeFileSync(planted, code.replace('"one"', '"two"'));
      const { dev, ino, size, mtimeMs, ctimeMs } = statSync(planted);
      renameSync(planted, file);
      const entry = readFileSync(`${file}.entry`, "latin1");
      // The entry of the planted file, with the mark of the one that was right.
      writeFileSync(
        `${file}.entry`,
        `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}${entry.slice(entry.indexOf("\n//# groundwork"))}`,
      );
      expect(launch().stdout).toBe("one part");
      expect(readFileSync(file, "utf8")).toBe(code);
    });

    test("is built again for another person's key", () => {
      rmSync(join(temporary, readdirSync(temporary)[0] ?? "", "key"));
      expect(launch().stdout).toBe("one part");
      expect(readFileSync(file, "utf8")).not.toBe(code);
    });
  });

  test.each([".groundwork", ".groundwork/cache", ".groundwork/cache/<program>"])(
    "writes nothing through a link at %s",
    (place) => {
      const outside = mkdtempSync(join(tmpdir(), "groundwork-outside-"));
      launch();
      const link = join(copy, place.replace("<program>", programs()[0] ?? ""));
      rmSync(cache(), { recursive: true });
      rmSync(link, { recursive: true, force: true });
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(outside, link);
      expect(launch().stdout).toBe("one part");
      expect(readdirSync(outside)).toEqual([]);
      rmSync(outside, { recursive: true });
    },
  );

  test("never runs a source that changed, at once and with the same length", () => {
    for (const text of ["one", "two", "one"]) {
      write("cli/main.ts", program(text));
      expect(launch().stdout).toBe(`${text} part`);
    }
    write("lib/part.ts", 'export const part: string = "trap";\n');
    expect(launch().stdout).toBe("one trap");
  });

  test("sees a change of settled sources even when length and modification time stay", async () => {
    const file = join(copy, "cli/main.ts");
    utimesSync(file, 1e9, 1e9);
    launch();
    // Only sources older than three seconds are known by their directory entries alone.
    await new Promise((resolve) => setTimeout(resolve, 3100));
    launch();
    expect(existsSync(join(cache(), "index.json"))).toBe(true);
    expect(launch().stdout).toBe("one part");
    write("cli/main.ts", program("two"));
    utimesSync(file, 1e9, 1e9);
    expect(launch().stdout).toBe("two part");
  });

  test("sees a new source, one that is gone and one in the place of a folder, next to those that are settled", async () => {
    mkdirSync(join(copy, "lib/folder"));
    write("lib/folder/other.ts", "export {};\n");
    launch();
    await new Promise((resolve) => setTimeout(resolve, 3100));
    launch();
    const index = () => readFileSync(join(cache(), "index.json"), "utf8");
    const settled = index();
    const changes = [
      () => write("lib/new.ts", "export {};\n"),
      () => rmSync(join(copy, "lib/new.ts")),
      () => rmSync(join(copy, "lib/folder"), { recursive: true }),
      () => write("lib/folder", "a file\n"),
    ];
    const built = changes.map((change) => {
      change();
      expect(launch().stdout).toBe("one part");
      return programs().length;
    });
    // Without the new file, it is the program of before; only the newest few are kept.
    expect(built).toEqual([2, 2, 3, 3]);
    expect(index()).toBe(settled);
  });

  test("builds again when a written program was cut short", () => {
    launch();
    const [built] = programs();
    writeFileSync(join(cache(), built ?? "", "program.js"), "process.stdout.write('cut");
    expect(launch().stdout).toBe("one part");
  });

  test("starts several times at once on an empty cache", async () => {
    const start = () =>
      new Promise<string>((resolve, reject) => {
        execFile(process.execPath, [join(copy, "cli/groundwork.js")], (error, stdout) =>
          error === null ? resolve(stdout) : reject(error),
        );
      });
    expect(await Promise.all([start(), start(), start(), start()])).toEqual(Array(4).fill("one part"));
    expect(programs()).toHaveLength(1);
  });

  test("keeps few programs", () => {
    for (const text of ["one", "two", "three", "four"]) {
      write("cli/main.ts", program(text));
      launch();
    }
    expect(programs()).toHaveLength(3);
  });

  test("goes to the temporary folder where the checkout takes no files", () => {
    // A file in the place of the cache stops everybody, the superuser too.
    writeFileSync(join(copy, ".groundwork"), "");
    expect(launch().stdout).toBe("one part");
    expect(launch().stdout).toBe("one part");
    const [own] = readdirSync(temporary);
    expect(own).toMatch(/^groundwork-/);
  });

  test("does not run what somebody else could have put into the temporary folder", () => {
    writeFileSync(join(copy, ".groundwork"), "");
    launch();
    const [own] = readdirSync(temporary);
    chmodSync(join(temporary, own ?? ""), 0o777);
    const project = readdirSync(join(temporary, own ?? "")).find((name) => name !== "key");
    const folder = join(temporary, own ?? "", project ?? "");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const file = join(folder, name);
      if (name.endsWith("program.js")) writeFileSync(file, readFileSync(file, "utf8").replace('"one"', '"planted"'));
    }
    expect(launch().stdout).toBe("one part");
  });

  test("says what to do without packages", () => {
    rmSync(join(copy, "node_modules"));
    expect(launch()).toEqual({
      status: 1,
      stdout: "",
      stderr: "groundwork: its packages are not installed. Fix: run npm ci in the project.\n",
    });
  });

  test("calls a program that does not build a bug", () => {
    write("cli/main.ts", "export const main = ;\n");
    expect(launch()).toMatchObject({ status: 70, stderr: expect.stringContaining("cli/main.ts:1:20") });
  });

  test("shows the places of a stack in the sources", () => {
    write("lib/part.ts", "export const part: string = fail();\n\nfunction fail(): string {\n  return null.x;\n}\n");
    write(
      "cli/main.ts",
      `export async function main(_: readonly string[], launch: { inSources(stack: string): string }) {
  try {
    await import("../lib/part");
  } catch (error) {
    process.stdout.write(launch.inSources(error.stack));
  }
}
`,
    );
    expect(launch().stdout).toMatch(/^TypeError: .*\n {4}at fail \(lib\/part\.ts:4:15\)\n/);
  });

  test("leaves nothing half written", () => {
    launch();
    expect(existsSync(join(cache(), "index.json")) || programs().length === 1).toBe(true);
    const all = readdirSync(cache(), { recursive: true, encoding: "utf8" });
    expect(all.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("the real program", () => {
  test("leaves definitions and dist/ in an empty repository, and nothing else", () => {
    const empty = mkdtempSync(join(tmpdir(), "groundwork-empty-"));
    mkdirSync(join(empty, "clusters"));
    writeFileSync(join(empty, "clusters/home.yaml"), definition("home"));
    const { status } = spawnSync(process.execPath, [join(ROOT, "cli/groundwork.js"), "synth"], { cwd: empty });
    const left = readdirSync(empty);
    rmSync(empty, { recursive: true });
    expect({ status, left }).toEqual({ status: 0, left: ["clusters", "dist"] });
  });

  test("starts, and tells a mistake with exit code 1 and no stack", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "cli/groundwork.js"), "synth", "no-such-cluster"],
      { encoding: "utf8" },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain('clusters: got no cluster "no-such-cluster"');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
