import { spawn } from "node:child_process";
import { codeOf } from "../../lib/emit/read-file";
import type { Captured } from "../capture";

const MOST_MS = 5 * 60_000;
const MOST_BYTES = 2 ** 24;

/** Where a program runs, and what ends it. */
interface RunOptions {
  readonly folder: string;
  readonly stop: AbortSignal;
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program and takes what it writes, without holding up others. Gives
 * undefined where it cannot be started, and exit code -1 where it was ended:
 * by Ctrl-C, or because it took longer than five minutes.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { folder, stop, env = {} }: RunOptions,
): Promise<Captured | undefined> {
  return new Promise((done, fail) => {
    // A timeout of spawn itself would go on counting for a program that could not be started.
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      signal: AbortSignal.any([AbortSignal.timeout(MOST_MS), stop]),
    });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        if (said[name].length < MOST_BYTES) said[name] += text;
      });
    }
    child.on("error", (error) => {
      if (error.name === "AbortError") done({ code: -1, ...said });
      else if (codeOf(error) !== undefined) done(undefined);
      else fail(error);
    });
    child.on("close", (code) => done({ code: code ?? -1, ...said }));
  });
}
