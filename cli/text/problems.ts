import { visible } from "../../lib/data/controls";
import { formatProblem, MOST_SHOWN, type Problem } from "../../lib/model/problem";
import { type FrameOf, frameText, NO_FRAMES } from "./frame";
import { type Screen, wrapped } from "./screen";

/** What goes with problems. */
export interface Telling {
  /** Lines of definitions. */
  readonly frameOf?: FrameOf | undefined;
  /** What became of the rest; absent: nothing was written. */
  readonly ending?: string | undefined;
}

/**
 * The first problems, those of one file together, and how many there are in all.
 * For a person in the form of findings, with the line of the definition where it
 * is known. Else one line for each, as tools for text expect them.
 */
export function formatProblems(
  problems: readonly Problem[],
  screen: Screen,
  { frameOf = NO_FRAMES, ending = "nothing was written" }: Telling = {},
): string {
  const byFile = new Map<string, Problem[]>();
  const files = new Set(problems.map(fileOf));
  for (const problem of problems.slice(0, MOST_SHOWN)) {
    const file = fileOf(problem);
    const list = byFile.get(file);
    if (list === undefined) byFile.set(file, [problem]);
    else list.push(problem);
  }
  const blocks = [...byFile].map(([file, list]) =>
    screen.width === undefined
      ? list.map((problem) => `${screen.style.red("error")} ${formatProblem(problem)}\n`).join("")
      : `${screen.style.bold(visible(file))}\n${list.map((problem) => problemText(problem, screen, frameOf)).join("")}`,
  );
  const more = problems.length - MOST_SHOWN;
  const rest = more > 0 ? `… and ${count(more, "more problem")}\n` : "";
  return `${blocks.join("\n")}${rest}\n${count(problems.length, "problem")} in ${count(files.size, "file")}; ${ending}\n`;
}

const INDENT = 4;

/** A problem below the name of its file. */
function problemText(problem: Problem, screen: Screen, frameOf: FrameOf): string {
  const { file, path, got, want, fix } = problem;
  const frame = frameOf({ file, path, message: got });
  const line = /^.*?:(\d+)(?::\d+)?$/.exec(file)?.[1];
  const place = [visible(path), frame === undefined && line !== undefined ? screen.style.dim(`line ${line}`) : ""];
  const margin = " ".repeat(INDENT);
  return [
    `  ${[screen.style.red("error"), ...place].filter((part) => part !== "").join(" ")}`,
    `${margin}${wrapped(visible(`got ${got}, want ${want}.`), INDENT, screen)}`,
    ...(fix === undefined ? [] : [`${margin}${wrapped(visible(`Fix: ${fix}.`), INDENT, screen)}`]),
    frame === undefined ? "" : frameText(frame, { file: fileOf(problem), indent: INDENT }, screen),
  ].join("\n");
}

/** `clusters/a.ts:3:7` is a place in `clusters/a.ts`. */
function fileOf(problem: Problem): string {
  return problem.file.replace(/(:\d+)+$/, "");
}

/** `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
