import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { runs } from "../../support/runs";
import { definition, ROOT } from "../project";
import { EDITS, OwnProgram, put, treeOf } from "./edits";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Start = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<Ended>;

const COMMANDS = [
  ["synth"],
  ["check"],
  ["synth", "home"],
  ["synth", "--json"],
  ["check", "--json"],
  ["synth", "--overwrite"],
];

/** What somebody does, each time with the command that follows it. */
const STEPS = fc.array(fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.constantFrom(...COMMANDS)), {
  minLength: 2,
  maxLength: 3,
});

const program = new OwnProgram();
afterAll(() => program.remove());

let fresh = 0;
/** Does what `steps` say in a new project, and compares after each how a run ends there and in a copy that no run has seen. */
async function compare(
  steps: readonly (readonly [string, readonly string[]])[],
  { remembering, forgetful, threads }: { remembering: Start; forgetful: Start; threads: string },
): Promise<void> {
  const folders: string[] = [];
  const folder = (name: string) => {
    const made = mkdtempSync(join(tmpdir(), `groundwork-${name}-`));
    folders.push(made);
    return made;
  };
  try {
    program.reset();
    const top = folder("project");
    put(top, "clusters/home.yaml", definition("home"));
    // The last one twice: the second run may be one that is not made.
    const [, last] = steps.at(-1) ?? ["", ["synth"]];
    for (const [edit, command] of [...steps, ["nothing", last] as const]) {
      EDITS[edit]?.(top, program);
      const copy = folder("copy");
      cpSync(top, copy, { recursive: true, preserveTimestamps: true });
      const args = (project: string) => ["--project", project, ...command];
      // A name that no run had before, so that none is known.
      const wanted = await forgetful(args(copy), { GROUNDWORK_FRESH: `${process.pid}-${fresh++}` });
      expect(await remembering(args(top), { GROUNDWORK_THREADS: threads })).toEqual(wanted);
      expect(treeOf(join(top, "dist"))).toEqual(treeOf(join(copy, "dist")));
      rmSync(copy, { recursive: true, force: true });
    }
  } finally {
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  }
}

/** What hangs ends some time, however many sequences are tried. */
const bound = ({ numRuns }: { readonly numRuns: number }) => 120_000 + 60_000 * numRuns;

/** How far a run is depends on how fast it is. */
const timeless = (stderr: string) => stderr.replaceAll(/^synthesized \d+ of \d+ clusters\n/gm, "");

describe("a run ends as one that remembers nothing: the same words, code and files, whatever was done before", () => {
  test(
    "where each is a process of its own",
    async () => {
      const start: Start = async (args, env) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [program.launcher, ...args], {
          encoding: "utf8",
          env: { ...process.env, ...env },
        });
        return { code: status, stdout, stderr: timeless(stderr) };
      };
      await fc.assert(
        fc.asyncProperty(STEPS, fc.constantFrom("1", "2"), (steps, threads) =>
          compare(steps, { remembering: start, forgetful: start, threads }),
        ),
        { seed: Number(process.env.PROPERTY_SEED ?? 16), ...runs(1) },
      );
    },
    bound(runs(1)),
  );

  describe("where all that remember are one process, and all others another one", () => {
    const processes: ChildProcess[] = [];
    afterAll(() => {
      for (const one of processes) one.kill();
    });

    function server(): Start {
      const child = fork(join(ROOT, "test/cli/launch/many-runs.cjs"), {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      processes.push(child);
      return (args, env) =>
        new Promise((resolve, reject) => {
          child.once("exit", () => reject(new Error("the process ended")));
          child.once("message", ({ code, stdout, stderr }: Ended) => {
            child.removeAllListeners("exit");
            resolve({ code, stdout, stderr: timeless(stderr) });
          });
          child.send({ launcher: program.launcher, args, env });
        });
    }

    // Five times as fast: `PROPERTY_RUNS=500` tries 2,000.
    test(
      "so that many sequences can be tried",
      async () => {
        const remembering = server();
        const forgetful = server();
        await fc.assert(
          fc.asyncProperty(STEPS, fc.constantFrom("1", "2"), (steps, threads) =>
            compare(steps, { remembering, forgetful, threads }),
          ),
          { seed: Number(process.env.PROPERTY_SEED ?? 16), ...runs(4) },
        );
      },
      bound(runs(4)),
    );
  });
});
