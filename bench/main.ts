import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { COMMANDS, compareWith, MANY, SETTLE_MS } from "./against/compare";
import { comparisonTable } from "./against/table";
import { measureAlone } from "./alone";
import { budgetSchema } from "./budget-file";
import { type BenchOptions, HELP, parseOptions } from "./options";
import { measurePeers } from "./peers/measure";
import { benchmarksPage } from "./peers/page";
import { PEERS } from "./peers/peers";
import type { Bench } from "./process-cost";

const ROOT = dirname(__dirname);

const progress = (line: string) => void process.stderr.write(`${line}\n`);
const print = (result: unknown) => void process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

async function run(bench: Bench, options: BenchOptions): Promise<void> {
  if ("help" in options) return void process.stdout.write(HELP);
  if ("peers" in options) return withPeers(bench, options);
  if (options.against === undefined) return print(await measureAlone(bench, options.parts, progress));
  const comparison = await compareWith(bench, {
    revision: options.against,
    runs: options.runs,
    commands: options.many ? MANY : COMMANDS,
    settleMs: SETTLE_MS,
    progress,
  });
  if (options.json) print(comparison);
  else process.stdout.write(comparisonTable(comparison));
  if (Object.values(comparison.commands).some((result) => "failed" in result)) process.exitCode = 1;
}

/** Prints what others take, and keeps it with its page where that was asked for. */
async function withPeers(
  bench: Bench,
  { runs, write }: Extract<BenchOptions, { readonly peers: true }>,
): Promise<void> {
  const result = await measurePeers(bench, runs, progress);
  print(result);
  for (const id of result.missing) {
    const peer = PEERS.find((one) => one.id === id);
    const tools = peer?.tools.map(({ name, variable }) => `${name} (${variable})`) ?? [];
    const folder =
      peer?.reads === undefined ? "" : `, and name the folder of ${peer.reads.what} in ${peer.reads.variable}`;
    progress(`not measured: ${tools.join(", ")}; put it on PATH, or name it in that variable${folder}`);
  }
  if (!write) return;
  const budget = budgetSchema.parse(JSON.parse(readFileSync(join(bench.root, "bench/budget.json"), "utf8")));
  writeFileSync(join(bench.root, "bench/peers.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(bench.root, "docs/benchmarks.md"), benchmarksPage(result, budget));
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
