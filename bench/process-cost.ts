import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { median } from "./median";

/** What one process cost; of several runs the medians. */
export interface Cost {
  /** From the start of the process to its end, in milliseconds. */
  readonly wallMs: number;
  /** Processor time of user and system, in milliseconds. */
  readonly cpuMs: number;
  /** Peak resident memory, in MiB. */
  readonly maxRssMiB: number;
}

const usageSchema = z.object({ cpuMs: z.number(), maxRssMiB: z.number() });

/** Runs node with these arguments and measures it. Throws when it ends with another code than 0. */
export function measure(root: string, scratch: string, args: readonly string[]): Cost {
  const file = join(scratch, "usage.json");
  const before = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ["--require", join(root, "bench", "measure.js"), ...args], {
    encoding: "utf8",
    env: { ...process.env, GROUNDWORK_BENCH: file },
    maxBuffer: 2 ** 26,
  });
  const wallMs = Number(process.hrtime.bigint() - before) / 1e6;
  if (result.status !== 0) throw new Error(`node ${args.join(" ")} ended with ${result.status}:\n${result.stderr}`);
  return { wallMs, ...usageSchema.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

/** Medians over several runs, each prepared afresh and outside the measurement. */
export function measureOften(runs: number, prepare: () => void, run: () => Cost): Cost {
  const costs = Array.from({ length: runs }, () => {
    prepare();
    return run();
  });
  const middle = (field: keyof Cost) => Math.round(median(costs.map((cost) => cost[field])) * 10) / 10;
  return { wallMs: middle("wallMs"), cpuMs: middle("cpuMs"), maxRssMiB: middle("maxRssMiB") };
}
