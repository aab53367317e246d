import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";

/** How to run a process. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the process early. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the process is killed. */
  readonly limitMs?: number;
}

const run = promisify(execFile);

/** What a child process that went wrong leaves behind. */
const failureSchema = z.object({ code: z.unknown(), signal: z.unknown(), stderr: z.string() });

/**
 * Runs a command to its end and returns what it wrote to stdout. Throws an error
 * with command, exit code (or signal) and stderr when it ends with another code
 * than 0, and AbortError when `signal` stopped it.
 */
export async function runProcess(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env, signal, limitMs } = options;
  try {
    const { stdout } = await run(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
      ...(limitMs === undefined ? {} : { timeout: limitMs }),
      env: { ...process.env, ...env },
      killSignal: "SIGKILL",
      maxBuffer: 2 ** 26,
    });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw error;
    const end = failure.data.signal ?? failure.data.code;
    throw new Error(`${[command, ...args].join(" ")} ended with ${end}:\n${failure.data.stderr}`);
  }
}
