import { blocks, code, table } from "../../lib/document/markdown";
import type { Budget } from "../budget";
import type { PeerRun } from "./measure";

/** `docs/benchmarks.md`: what was measured, where, and what each ratio shall be. */
export function benchmarksPage(run: PeerRun, budget: Budget): string {
  const { machine, peers } = run;
  const isBusy = machine.load > machine.cores;
  const most = (id: string) => budget.ratios.find(({ peer }) => peer === id)?.most;
  return `${blocks(
    "# Benchmarks",
    `What a whole synth of the four clusters in ${code("clusters/")} costs next to what other tools take for a part of it: ${code("npm run bench -- --peers --write")} wrote this page. The synth plans everything, runs every check and reads all of ${code("dist/")}; nothing is kept of an earlier one. The others check nothing of that.`,
    table(
      ["Tool", "What it does", "Processes", "Takes", "A synth takes, of that", "Middle half", "Aim"],
      Object.entries(peers).map(([id, { does, version, processes, wallMs, ratio, spread }]) => [
        `${id} ${version}`,
        does,
        String(processes),
        `${wallMs} ms`,
        String(ratio),
        `${spread[0]} to ${spread[1]}`,
        most(id) === undefined ? "" : `at most ${most(id)}`,
      ]),
    ),
    `Measured on ${run.date} at ${code(run.revision)}, with Node ${machine.node} on ${machine.cores} cores, ${machine.runs} pairs for each row: a synth, the other, a synth, the other. The synth took ${run.synthMs} ms in the middle.`,
    isBusy
      ? `**The machine was busy**: ${machine.load} processes wanted a core at a time. The milliseconds are those of a busy machine; the ratios come from pairs that both met it.`
      : "The machine did nothing else.",
    run.missing.length === 0
      ? ""
      : `Not measured, because the tool was not there: ${run.missing.join(", ")}. ${code("npm run bench -- --peers")} says which variable names a tool.`,
    "A ratio below 1 means that the synth takes less. `bench/budget.json` has the aims; a test holds this page against the run that is recorded next to it.",
  )}\n`;
}
