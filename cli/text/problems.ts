import { formatProblem, MOST_SHOWN, type Problem } from "../../lib/model/problem";
import { type Screen, wrapped } from "./screen";

/** The first problems, those of one file together, and how many there are in all. */
export function formatProblems(problems: readonly Problem[], screen: Screen): string {
  const byFile = new Map<string, Problem[]>();
  const files = new Set(problems.map(fileOf));
  for (const problem of problems.slice(0, MOST_SHOWN)) {
    const file = fileOf(problem);
    const list = byFile.get(file);
    if (list === undefined) byFile.set(file, [problem]);
    else list.push(problem);
  }
  const blocks = [...byFile.values()].map((list) =>
    list.map((problem) => `${screen.style.red("error")} ${wrapped(formatProblem(problem), 6, screen)}\n`).join(""),
  );
  const more = problems.length - MOST_SHOWN;
  const rest = more > 0 ? `… and ${count(more, "more problem")}\n` : "";
  return `${blocks.join("\n")}${rest}\n${count(problems.length, "problem")} in ${count(files.size, "file")}; nothing was written\n`;
}

/** `clusters/a.ts:3:7` is a place in `clusters/a.ts`. */
function fileOf(problem: Problem): string {
  return problem.file.replace(/(:\d+)+$/, "");
}

/** `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
