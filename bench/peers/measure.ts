import { rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { copyTree } from "../against/tree";
import { median, quantile } from "../median";
import type { Bench } from "../process-cost";
import { runProcess } from "../run-process";
import { type MeasuredTree, PEERS, placeOf, versionOf } from "./tools";

/** Two commands that ran in turn. */
export interface PeerResult {
  /** What the tool did. */
  readonly does: string;
  /** What it says of itself. */
  readonly version: string;
  /** How many processes it took. */
  readonly processes: number;
  /** Median from start to end, in milliseconds. */
  readonly wallMs: number;
  /** Median of ours divided by its own, pair by pair. */
  readonly ratio: number;
  /** Middle half of the ratios. */
  readonly spread: readonly [number, number];
}

/** A run of `npm run bench -- --peers`. */
export interface PeerRun {
  /** Revision that was measured. */
  readonly revision: string;
  /** The day, `2026-11-30`. */
  readonly date: string;
  /** Where it was measured; `load` is the mean number of processes that wanted a core in the minutes before. */
  readonly machine: { readonly node: string; readonly cores: number; readonly load: number; readonly runs: number };
  /** A whole synth with every check, with nothing kept of earlier ones: median in milliseconds. */
  readonly synthMs: number;
  /** By the name of each tool. */
  readonly peers: Readonly<Record<string, PeerResult>>;
  /** Tools that could not be had. */
  readonly missing: readonly string[];
}

/** Runs a synth and what others do with the same clusters in turn: ours, theirs, ours, theirs. */
export async function measurePeers(
  { root, scratch, signal }: Bench,
  runs: number,
  progress: (line: string) => void,
): Promise<PeerRun> {
  const load = Math.round((loadavg()[1] ?? 0) * 10) / 10;
  const folder = await copyTree(root, join(scratch, "peers"), { signal });
  const tree: MeasuredTree = { folder, signal };
  const synth = () => {
    for (const kept of ["clusters", "runs"])
      rmSync(join(folder, ".groundwork/cache", kept), { recursive: true, force: true });
    return timed(async () => {
      await runProcess(process.execPath, ["cli/groundwork.js", "synth"], { cwd: folder, signal });
      return 1;
    });
  };
  // Bundled and compiled once, as it is for an operator.
  await synth();
  const peers: Record<string, PeerResult> = {};
  const missing: string[] = [];
  const own: number[] = [];
  for (const peer of PEERS) {
    const program = placeOf(peer, process.env);
    if (program === undefined) {
      missing.push(peer.id);
      continue;
    }
    const version = await versionOf(peer, program);
    progress(`measuring ${peer.id} ${version}`);
    const run = () => timed(() => peer.run(program, tree));
    await run();
    const pairs: { readonly ours: number; readonly theirs: number; readonly processes: number }[] = [];
    for (let index = 0; index < runs; index += 1) {
      const ours = await synth();
      const theirs = await run();
      pairs.push({ ours: ours.ms, theirs: theirs.ms, processes: theirs.result });
    }
    own.push(...pairs.map(({ ours }) => ours));
    const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
    peers[peer.id] = {
      does: peer.does,
      version,
      processes: pairs[0]?.processes ?? 0,
      wallMs: Math.round(median(pairs.map(({ theirs }) => theirs))),
      ratio: rounded(median(ratios)),
      spread: [rounded(quantile(ratios, 0.25)), rounded(quantile(ratios, 0.75))],
    };
  }
  const revision = (await runProcess("git", ["rev-parse", "--short=10", "HEAD"], { cwd: root })).trim();
  return {
    revision,
    date: new Date().toISOString().slice(0, 10),
    machine: { node: process.version, cores: availableParallelism(), load, runs },
    synthMs: own.length === 0 ? Math.round((await synth()).ms) : Math.round(median(own)),
    peers,
    missing,
  };
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly ms: number; readonly result: Result }> {
  const before = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - before) / 1e6, result };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
