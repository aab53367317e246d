import type { Cost } from "../process-cost";
import type { Comparison } from "./compare";
import type { Ratio } from "./ratio";

const FIGURES: Readonly<Record<keyof Cost, string>> = {
  wallMs: "time, ms",
  cpuMs: "processor time, ms",
  maxRssMiB: "peak memory, MiB",
};

const WIDTHS = [24, 12, 12, 8] as const;

/** The comparison as a table for a person. */
export function comparisonTable({ here, there, runs, machine, commands }: Comparison): string {
  const lines = [
    `this tree (${here.commit.slice(0, 7)}${here.changed ? ", with changes that are not committed" : ""})`,
    `against ${there.revision} (${there.commit.slice(0, 7)}, packages ${there.packages})`,
    `${runs} runs each, in turn; node ${machine.node}, ${machine.cores} cores`,
    "",
    row("", "this tree", "other", "ratio", "middle half of the pairs"),
  ];
  for (const [name, result] of Object.entries(commands)) {
    lines.push("", name);
    if ("failed" in result) lines.push(...`not measured: ${result.failed}`.trimEnd().split("\n").map(indent));
    else for (const figure of Object.keys(FIGURES)) if (isFigure(figure)) lines.push(ratioRow(figure, result[figure]));
  }
  return `${lines.join("\n")}\n`;
}

function ratioRow(figure: keyof Cost, { here, there, ratio, spread }: Ratio): string {
  const [low, high] = spread;
  return row(
    `  ${FIGURES[figure]}`,
    here.toFixed(1),
    there.toFixed(1),
    ratio.toFixed(2),
    `${low.toFixed(2)} to ${high.toFixed(2)}`,
  );
}

function row(name: string, here: string, there: string, ratio: string, spread: string): string {
  const [first, second, third, fourth] = WIDTHS;
  return `${name.padEnd(first)}${here.padStart(second)}${there.padStart(third)}${ratio.padStart(fourth)}   ${spread}`;
}

function isFigure(name: string): name is keyof Cost {
  return name in FIGURES;
}

function indent(line: string): string {
  return `  ${line}`;
}
