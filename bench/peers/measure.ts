import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { copyTree } from "../against/tree";
import { KEPT } from "../many";
import { median, quantile } from "../median";
import { type Bench, PLAIN } from "../process-cost";
import { runProcess } from "../run-process";
import { setAside } from "../set-aside";
import { PEERS } from "./peers";
import { type MeasuredTree, placeOf, runCalls, versionOf } from "./tools";

/** One of our commands against what others do, pair by pair. */
export interface PairRatio {
  /** Median of ours divided by theirs. */
  readonly ratio: number;
  /** Middle half of the ratios. */
  readonly spread: readonly [number, number];
}

/** What others do, and two synths of ours that ran in turn with it. */
export interface PeerResult {
  /** What the tool did. */
  readonly does: string;
  /** Each tool with what it says of itself. */
  readonly versions: readonly string[];
  /** How many processes it took. */
  readonly processes: number;
  /** Median from start to end, in milliseconds. */
  readonly wallMs: number;
  /** A whole synth with nothing kept of an earlier one. */
  readonly fresh: PairRatio;
  /** The synth after it, which finds that nothing changed. */
  readonly again: PairRatio;
}

/** A run of `npm run bench -- --peers`. */
export interface PeerRun {
  /** Revision that was measured. */
  readonly revision: string;
  /** The day, `2026-11-30`. */
  readonly date: string;
  /** Where it was measured; `load` is the mean number of processes that wanted a core in the minutes before. */
  readonly machine: { readonly node: string; readonly cores: number; readonly load: number; readonly runs: number };
  /** Medians of a whole synth and of the one after it, in milliseconds. */
  readonly synthMs: { readonly fresh: number; readonly again: number };
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
  const tree: MeasuredTree = { folder, outside: join(scratch, "outside"), signal };
  const synth = () =>
    timed(async () => {
      await runProcess(process.execPath, ["cli/groundwork.js", "synth"], { cwd: folder, env: PLAIN, signal });
      return 1;
    });
  const forget = () => setAside(scratch, ...KEPT.map((kept) => join(folder, ".groundwork/cache", kept)));
  // Bundled and compiled once, as it is for an operator.
  await synth();
  const peers: Record<string, PeerResult> = {};
  const missing: string[] = [];
  const all: Round[] = [];
  for (const peer of PEERS) {
    const programs = peer.tools.flatMap((tool) => placeOf(tool, process.env) ?? []);
    if (programs.length < peer.tools.length) {
      missing.push(peer.id);
      continue;
    }
    const versions = await Promise.all(peer.tools.map((tool, index) => versionOf(tool, programs[index] ?? "")));
    progress(`preparing ${versions.join(", ")}`);
    const { does, calls } = await peer.prepare(programs, tree);
    if (calls.length === 0) {
      missing.push(peer.id);
      continue;
    }
    progress(`measuring ${versions.join(", ")}: ${does}`);
    const run = () => timed(() => runCalls(calls, tree));
    await run();
    const rounds: Round[] = [];
    for (let index = 0; index < runs; index += 1) {
      forget();
      const [fresh, again, theirs] = [await synth(), await synth(), await run()];
      rounds.push({ fresh: fresh.ms, again: again.ms, theirs: theirs.ms, processes: theirs.result });
    }
    all.push(...rounds);
    peers[peer.id] = {
      does,
      versions,
      processes: rounds[0]?.processes ?? 0,
      wallMs: Math.round(median(rounds.map(({ theirs }) => theirs))),
      fresh: ratioOf(rounds.map(({ fresh, theirs }) => fresh / theirs)),
      again: ratioOf(rounds.map(({ again, theirs }) => again / theirs)),
    };
  }
  const revision = (await runProcess("git", ["rev-parse", "--short=10", "HEAD"], { cwd: root })).trim();
  if (all.length === 0) throw new Error(`none of the tools is there: ${missing.join(", ")}`);
  return {
    revision,
    date: new Date().toISOString().slice(0, 10),
    machine: { node: process.version, cores: availableParallelism(), load, runs },
    synthMs: {
      fresh: Math.round(median(all.map(({ fresh }) => fresh))),
      again: Math.round(median(all.map(({ again }) => again))),
    },
    peers,
    missing,
  };
}

interface Round {
  readonly fresh: number;
  readonly again: number;
  readonly theirs: number;
  readonly processes: number;
}

function ratioOf(ratios: readonly number[]): PairRatio {
  return { ratio: rounded(median(ratios)), spread: [rounded(quantile(ratios, 0.25)), rounded(quantile(ratios, 0.75))] };
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly ms: number; readonly result: Result }> {
  const before = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - before) / 1e6, result };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
