import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { deserialize } from "node:v8";
import settings from "./runner-settings.json";

/** Megabytes of memory that the definitions of one project may take together. */
export const MEMORY_MB = settings.memoryMb;

/** How long all definitions of a project may run, in milliseconds: they only describe. */
export const TIME_MS = 10_000;

/** Characters that a definition may print before the rest is dropped. */
const MOST_PRINTED = 20_000;

/** One compiled definition to run. */
export interface Job {
  /** Name of the script in stacks. */
  readonly filename: string;
  /** What `require` starts from. */
  readonly base: string;
  readonly code: string;
  /** Names of modules of the tool itself. */
  readonly own: readonly string[];
}

/** How a run of several jobs ended. */
export interface RunResult {
  /** What each job gave, in order; fewer than there were jobs where the process ended early. */
  readonly results: readonly unknown[];
  /** Why it ended early. */
  readonly end: "done" | "time" | "memory" | "exit";
  /** Exit code, where it ended by itself. */
  readonly code: number | null;
  /** What the definitions printed. */
  readonly printed: string;
}

/** Starts the process that runs definitions; it waits for its jobs and sees of the environment what is no secret. */
export function startRunner(root: string, env: Readonly<Record<string, string | undefined>>): ChildProcess {
  const visible = Object.entries(env).filter(
    ([name]) => settings.visible.includes(name) || name.startsWith(settings.visiblePrefix),
  );
  return spawn(process.execPath, [`--max-old-space-size=${MEMORY_MB}`, join(root, "cli", "definition", "runner.cjs")], {
    env: Object.fromEntries(visible),
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
}

/** Gives jobs to a runner and takes their results, within the limits of time and memory. */
export function runJobs(child: ChildProcess, jobs: readonly Job[], limit: number): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let printed = "";
    let errors = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limit);
    const results = child.stdio[3];
    if (isReadable(results)) results.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdout?.on("data", (chunk: Buffer) => {
      if (printed.length < MOST_PRINTED) printed += chunk.toString("utf8");
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (errors.length < MOST_PRINTED) errors += chunk.toString("utf8");
    });
    // A process that ended before it took its jobs says so by closing.
    child.stdin?.on("error", () => undefined);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      const taken = readResults(Buffer.concat(chunks));
      const full = taken.length === jobs.length;
      const memory = /heap out of memory|Allocation failed/.test(errors);
      resolve({
        results: taken,
        end: late ? "time" : full ? "done" : memory ? "memory" : "exit",
        code,
        printed: printed + (memory ? "" : errors),
      });
    });
    child.stdin?.end(JSON.stringify(jobs));
  });
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === "object" && stream !== null && "on" in stream && "read" in stream;
}

/** The whole results in a buffer; what was cut off counts as not given. */
function readResults(buffer: Buffer): readonly unknown[] {
  const results: unknown[] = [];
  for (let at = 0; at + 4 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (at + 4 + length > buffer.length) break;
    results.push(deserialize(buffer.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return results;
}
