import { spawnSync } from "node:child_process";

/** What a program that ran to its end said. */
export interface Captured {
  /** Exit code. */
  readonly code: number;
  /** Everything it wrote to stdout, as UTF-8. */
  readonly stdout: string;
  /** Everything it wrote to stderr, as UTF-8. */
  readonly stderr: string;
}

const MOST_BYTES = 256 * 2 ** 20;

/** Runs a program and takes what it writes; undefined where it cannot be started, e.g. because it is not installed. */
export function capture(
  command: string,
  args: readonly string[],
  folder: string,
  input?: string,
): Captured | undefined {
  const result = spawnSync(command, args, { cwd: folder, input, encoding: "utf8", maxBuffer: MOST_BYTES });
  return result.error !== undefined || result.status === null
    ? undefined
    : { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
