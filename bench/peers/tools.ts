import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PLAIN } from "../process-cost";
import { runProcess } from "../run-process";

/** A tree of this project that is measured: sources, definitions, and what they give. */
export interface MeasuredTree {
  /** Its top. */
  readonly folder: string;
  /** Outside it: what others read and write. A synth looks through its project for secrets. */
  readonly outside: string;
  /** Stops everything. */
  readonly signal?: AbortSignal | undefined;
}

/** A program of somebody else's. */
export interface Tool {
  /** As it is called. */
  readonly name: string;
  /** Variable that says where it is, for one that is not on PATH. */
  readonly variable: string;
  /** Arguments that print the version. */
  readonly version: readonly string[];
}

/** A program and its arguments. */
export type Call = readonly [program: string, ...args: readonly string[]];

/** What a peer is about to do with the files of a tree. */
export interface Work {
  /** What is done, in a few words, with how much of it can be done where something is not there. */
  readonly does: string;
  /** One process each, one after the other; none: nothing can be done. */
  readonly calls: readonly Call[];
}

/** What others do with the same clusters. */
export interface Peer {
  /** Name in tables and results. */
  readonly id: string;
  /** Programs that do it. */
  readonly tools: readonly Tool[];
  /** A folder that they read from, by the variable that says where it is. */
  readonly reads?: { readonly variable: string; readonly what: string };
  /** Puts down whatever they read, which is not measured. Programs come in the order of `tools`. */
  readonly prepare: (programs: readonly string[], tree: MeasuredTree) => Work | Promise<Work>;
}

/** Nobody looks for newer versions of itself meanwhile. */
const OFFLINE = { CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" };
/** Longer than any of them takes on a slow machine. */
const LIMIT_MS = 600_000;

/** Runs calls one after the other in the tree; gives how many processes that took. */
export async function runCalls(calls: readonly Call[], { folder, signal }: MeasuredTree): Promise<number> {
  for (const [program, ...args] of calls)
    await runProcess(program, args, { cwd: folder, env: { ...PLAIN, ...OFFLINE }, signal, limitMs: LIMIT_MS });
  return calls.length;
}

/** Where a tool is; undefined where it cannot be had. */
export function placeOf({ name, variable }: Tool, env: NodeJS.ProcessEnv): string | undefined {
  const asked = env[variable];
  if (asked !== undefined) return asked;
  return (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((place) => existsSync(place));
}

/** A tool with the version that it says of itself. */
export async function versionOf({ name, version }: Tool, program: string): Promise<string> {
  const said = await runProcess(program, version);
  return `${name} ${/\d+\.\d+\.\d+[\w.-]*/.exec(said)?.[0] ?? "unknown"}`;
}
