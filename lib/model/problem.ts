/**
 * One thing that is wrong with what the operator wrote. Every part is a plain
 * sentence fragment in lower case; the printer joins them.
 */
export interface Problem {
  /** The operator's file, relative to the project, e.g. `clusters/test-cluster.ts`. */
  readonly file: string;
  /** The path inside the file, e.g. `machines.worker0.address`; empty for the whole file. */
  readonly path: string;
  /** What stands there. Never a secret's value. */
  readonly got: string;
  /** What was expected. */
  readonly want: string;
  /** How to repair it. */
  readonly fix?: string;
}

/** Bad input: exit code 1. Carries every problem that was found, not only the first. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** `clusters/a.yaml machines.cp-1.address: got "10.0.0.300", want an IPv4 address. Fix: …` */
export function formatProblem(problem: Problem): string {
  const place = problem.path === "" ? problem.file : `${problem.file} ${problem.path}`;
  const fix = problem.fix === undefined ? "" : ` Fix: ${problem.fix}.`;
  return `${place}: got ${problem.got}, want ${problem.want}.${fix}`;
}

/** Shows a value of the operator's input in a message: short, on one line, quoted where it is text. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
