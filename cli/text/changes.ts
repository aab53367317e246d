import { type Change, CONSEQUENCES, type Consequence } from "../../lib/change/consequence";
import type { Comparison } from "../comparison";
import { count } from "./problems";
import type { Style } from "./style";

/** Changes by what they do, the worst first; what does nothing is only counted. */
export function changesText(comparison: Comparison, style: Style): string {
  const lines: string[] = [];
  for (const { cluster, changes } of comparison.changes) {
    lines.push(style.bold(`${cluster} since ${comparison.revision}: ${count(changes.length, "change")}`));
    for (const consequence of [...CONSEQUENCES].reverse()) {
      const these = changes.filter((change) => change.consequence === consequence);
      if (these.length === 0) continue;
      if (consequence === "nothing") lines.push(`  nothing to restart: ${count(these.length, "change")}`);
      else lines.push(paint(style, consequence)(`  ${consequence}`), ...these.map(line));
    }
  }
  return [...lines, ...comparison.notes].map((text) => `${text}\n`).join("");
}

function line({ what, detail }: Change): string {
  return `    ${what}${detail === "" ? "" : `: ${detail}`}`;
}

function paint(style: Style, consequence: Consequence): (text: string) => string {
  return ["impossible", "volume lost", "VM replaced"].includes(consequence) ? style.red : style.yellow;
}
