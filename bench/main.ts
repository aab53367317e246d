import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareWith, SETTLE_MS } from "./against/compare";
import { comparisonTable } from "./against/table";
import { measureAlone } from "./alone";
import { type BenchOptions, parseOptions } from "./options";
import type { Bench } from "./process-cost";

const ROOT = dirname(__dirname);

const progress = (line: string) => void process.stderr.write(`${line}\n`);
const print = (result: unknown) => void process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

async function run(bench: Bench, options: BenchOptions): Promise<void> {
  if (options.against === undefined) return print(await measureAlone(bench, options.parts, progress));
  const comparison = await compareWith(bench, {
    revision: options.against,
    runs: options.runs,
    settleMs: SETTLE_MS,
    progress,
  });
  if (options.json) print(comparison);
  else process.stdout.write(comparisonTable(comparison));
  if (Object.values(comparison.commands).some((result) => "failed" in result)) process.exitCode = 1;
}

/** Prints what it measured. Whatever happens, nothing stays in the temporary folder. */
async function main(args: readonly string[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  let scratch: string | undefined;
  try {
    const options = parseOptions(args);
    scratch = mkdtempSync(join(tmpdir(), "groundwork-bench-"));
    await run({ root: ROOT, scratch, signal: stop.signal }, options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2));
