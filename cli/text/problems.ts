import { formatProblem, type Problem } from "../../lib/model/problem";
import type { Style } from "./style";

/** All problems, those of one file together, and how many there are. */
export function formatProblems(problems: readonly Problem[], style: Style): string {
  const byFile = new Map<string, Problem[]>();
  for (const problem of problems) {
    const file = fileOf(problem);
    const list = byFile.get(file);
    if (list === undefined) byFile.set(file, [problem]);
    else list.push(problem);
  }
  const blocks = [...byFile.values()].map((list) =>
    list.map((problem) => `${style.red("error")} ${formatProblem(problem)}\n`).join(""),
  );
  return `${blocks.join("\n")}\n${count(problems.length, "problem")} in ${count(byFile.size, "file")}; nothing was written\n`;
}

/** `clusters/a.ts:3:7` is a place in `clusters/a.ts`. */
function fileOf(problem: Problem): string {
  return problem.file.replace(/(:\d+)+$/, "");
}

/** `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
