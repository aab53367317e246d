import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { median } from "./median";
import { runProcess } from "./run-process";

/** What one process cost; of several runs the medians. */
export interface Cost {
  /** From the start of the process to its end, in milliseconds. */
  readonly wallMs: number;
  /** Processor time of user and system, in milliseconds. */
  readonly cpuMs: number;
  /** Peak resident memory, in MiB. */
  readonly maxRssMiB: number;
}

/** Where measurements happen. */
export interface Bench {
  /** This project: its `bench/measure.js` measures. */
  readonly root: string;
  /** A temporary folder. */
  readonly scratch: string;
  /** Stops everything. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What measured processes have of the environment, whatever this one has: where
 * certificates of one's own are named, each process of Node reads them first,
 * which takes longer than its whole start.
 */
export const PLAIN: Readonly<Record<string, string>> = { NODE_EXTRA_CA_CERTS: "" };

/** No measured command takes this long unless it hangs. */
const LIMIT_MS = 900_000;

const usageSchema = z.object({ cpuMs: z.number(), maxRssMiB: z.number() });

/** Runs node with these arguments and measures it. Throws when it ends with another code than 0. */
export async function measure(
  { root, scratch, signal }: Bench,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const file = join(scratch, "usage.json");
  const before = process.hrtime.bigint();
  await runProcess(process.execPath, ["--require", join(root, "bench", "measure.js"), ...args], {
    env: { ...PLAIN, ...env, GROUNDWORK_BENCH: file },
    signal,
    limitMs: LIMIT_MS,
  });
  const wallMs = Number(process.hrtime.bigint() - before) / 1e6;
  return { wallMs, ...usageSchema.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

/** Medians over several runs, each prepared afresh and outside the measurement. */
export async function measureOften(runs: number, prepare: () => void, run: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let index = 0; index < runs; index++) {
    prepare();
    costs.push(await run());
  }
  const middle = (field: keyof Cost) => Math.round(median(costs.map((cost) => cost[field])) * 10) / 10;
  return { wallMs: middle("wallMs"), cpuMs: middle("cpuMs"), maxRssMiB: middle("maxRssMiB") };
}
