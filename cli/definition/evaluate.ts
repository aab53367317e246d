import { z } from "zod";
import type { Problem } from "../../lib/model/problem";
import { maskWritten } from "../../lib/secret-scan/shown-text";
import type { Host } from "../host";
import { type Compiled, requireBase } from "./compile";
import type { DefinitionFile } from "./find";
import { placeIn } from "./place";
import { MEMORY_MB, type RunResult, runJobs, TIME_MS } from "./run-process";
import { PACKAGE, SHARED_NAMES } from "./shared-names";

/** What a definition exports by default, or why it has no such value. */
export type Evaluated = { readonly value: unknown } | { readonly problem: Problem };

/** A definition that is ready to run. */
export interface Runnable {
  readonly definition: DefinitionFile;
  readonly compiled: Compiled;
}

/** Names under which a definition imports the tool. It takes types from it, and functions that give back what they get. */
const OWN_NAMES = SHARED_NAMES.filter((name) => name === PACKAGE || name.startsWith(`${PACKAGE}/`));

const thrownSchema = z.object({ message: z.string(), stack: z.string() });

/** Whether the definition gives the same whenever its text and the environment do: it asked nothing else. */
const sameSchema = z.object({ same: z.literal(true) });

/** What the runner tells of one job. */
const resultSchema = z.union([
  z.object({ thrown: thrownSchema, promise: z.boolean().optional() }),
  z.object({ running: z.array(z.string()) }),
  z.object({ missing: z.literal(true) }),
  z.object({ promised: z.literal(true) }),
  z.object({ trouble: z.object({ path: z.string(), got: z.string() }) }),
  z.object({ value: z.unknown() }),
]);

/**
 * Runs compiled definitions in a process of their own, without the secrets of
 * the environment and within limits of time and memory. Whatever one of them
 * does is a problem of its file.
 */
export async function evaluate(
  host: Host,
  project: string,
  runnables: readonly Runnable[],
): Promise<readonly Evaluated[]> {
  const limit = host.definitionLimit ?? TIME_MS;
  const evaluated: Evaluated[] = [];
  while (evaluated.length < runnables.length) {
    const rest = runnables.slice(evaluated.length);
    const run = await runJobs(
      host.definitionRunner(),
      rest.map(({ definition, compiled }) => ({
        filename: scriptName(definition),
        base: requireBase(definition),
        code: compiled.code,
        own: OWN_NAMES,
      })),
      limit,
    );
    if (run.printed !== "") host.stderr.write(printable(maskWritten(run.printed)));
    if (run.end !== "done" || !run.results.every((result) => sameSchema.safeParse(result).success))
      host.unsure?.("a definition that asks for more than its own text");
    for (const [index, result] of run.results.entries()) {
      const runnable = rest[index];
      if (runnable !== undefined) evaluated.push(read(project, runnable, resultSchema.parse(result)));
    }
    const stuck = rest[run.results.length];
    // The process is gone with the definition that ended it; the others get another one.
    if (stuck !== undefined) evaluated.push({ problem: ended(stuck.definition, run, limit) });
  }
  return evaluated;
}

function scriptName(definition: DefinitionFile): string {
  return `${definition.path}.compiled.js`;
}

function read(project: string, runnable: Runnable, result: z.output<typeof resultSchema>): Evaluated {
  const { file } = runnable.definition;
  const problem = (got: string, want: string, path = "") => ({ problem: { file, path, got, want } });
  if ("thrown" in result) {
    const { definition, compiled } = runnable;
    const place = placeIn(result.thrown.stack, { project, script: scriptName(definition), compiled });
    const message = result.thrown.message.split("\n", 1)[0];
    const what =
      result.promise === true ? "a promise that nobody waited for, and that failed" : "an error while it ran";
    return {
      problem: { file: place ?? file, path: "", got: `${what}: ${message}`, want: "a definition that runs to its end" },
    };
  }
  if ("running" in result)
    return problem(
      `work that goes on after the definition was given (${result.running.join(", ")})`,
      "a definition that is complete when its file has run",
    );
  if ("promised" in result)
    return problem("a promise", "a cluster: wait for what it is made of with await, or write it down");
  if ("missing" in result) return problem("no default export", "a cluster: export default defineCluster({ … })");
  if ("trouble" in result) return problem(result.trouble.got, "plain data", result.trouble.path);
  return { value: result.value };
}

function ended({ file }: DefinitionFile, { end, code }: RunResult, limit: number): Problem {
  const got = {
    time: `a definition that still runs after ${limit / 1000} seconds`,
    memory: `a definition that takes more than ${MEMORY_MB} MiB of memory`,
    exit: `a definition that ends the process itself${code === null ? "" : ` (exit code ${code})`}`,
    done: "no result",
  }[end];
  return { file, path: "", got, want: "a definition that only describes a cluster" };
}

/** Text for a terminal: no control character but the end of a line. */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, "");
}
