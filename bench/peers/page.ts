import { blocks, code, table } from "../../lib/document/markdown";
import type { Budget } from "../budget-file";
import type { PairRatio, PeerRun } from "./measure";

/** `docs/benchmarks.md`: what was measured, where, and what each ratio shall be. */
export function benchmarksPage(run: PeerRun, budget: Budget): string {
  const { machine, peers } = run;
  const isBusy = machine.load > machine.cores;
  const most = (id: string) => budget.ratios.find(({ peer }) => peer === id)?.most;
  const shown = ({ ratio, spread }: PairRatio) => `${ratio} (${spread[0]} to ${spread[1]})`;
  return `${blocks(
    "# Benchmarks",
    `What a synth of the four clusters in ${code("clusters/")} costs next to what other tools take for a part of it; ${code("npm run bench -- --peers --write")} wrote this page. A whole synth plans everything, runs every check and reads all of ${code("dist/")}. The one after it finds that nothing changed. The others check nothing of that.`,
    table(
      ["Others", "What they do", "Processes", "They take", "A whole synth, of that", "The one after it", "Aim of that"],
      Object.entries(peers).map(([id, { does, versions, processes, wallMs, fresh, again }]) => [
        versions.join(", "),
        does,
        String(processes),
        `${wallMs} ms`,
        shown(fresh),
        shown(again),
        most(id) === undefined ? "" : `at most ${most(id)}`,
      ]),
    ),
    `A ratio below 1 means that the synth takes less; in brackets is the middle half of the ratios. Measured on ${run.date} at ${code(run.revision)}, with Node ${machine.node} on ${machine.cores} cores, in ${machine.runs} rounds for each row: a whole synth, the one after it, the others. In the middle the first took ${run.synthMs.fresh} ms and the second ${run.synthMs.again} ms.`,
    isBusy
      ? `**The machine was busy**: ${machine.load} processes wanted a core at a time. The milliseconds are those of a busy machine; the ratios are of runs that all met it.`
      : "The machine did nothing else.",
    run.missing.length === 0
      ? ""
      : `Not measured, because a tool was not there: ${run.missing.join("; ")}. ${code("npm run bench -- --peers")} says which variable names it.`,
    `${code("bench/budget.json")} has the aims; a test holds this page against the run that is recorded in ${code("bench/peers.json")}.`,
  )}\n`;
}
