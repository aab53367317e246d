import { visible } from "../data/controls";

/**
 * One thing that is wrong with what the operator wrote. Every part is a plain
 * sentence fragment in lower case; the printer joins them.
 */
export interface Problem {
  /** The operator's file, relative to the project, e.g. `clusters/test-cluster.ts`. */
  readonly file: string;
  /** The path inside the file, e.g. `machines.worker0.address`; empty for the whole file. */
  readonly path: string;
  /** What is there. Never a secret's value. */
  readonly got: string;
  /** What was expected. */
  readonly want: string;
  /** How to repair it. */
  readonly fix?: string;
}

/** Problems that one message shows; nobody reads more before repairing the first of them. */
export const MOST_SHOWN = 50;

/** Bad input: exit code 1. Carries every problem that was found, not only the first. */
export class InputError extends Error {
  /** At least one. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.slice(0, MOST_SHOWN).map(formatProblem).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** `clusters/a.yaml machines.cp-1.address: got "10.0.0.300", want an IPv4 address. Fix: …` */
export function formatProblem(problem: Problem): string {
  const place = problem.path === "" ? problem.file : `${problem.file} ${problem.path}`;
  const fix = problem.fix === undefined ? "" : ` Fix: ${problem.fix}.`;
  return visible(`${place}: got ${problem.got}, want ${problem.want}.${fix}`);
}

/** Shows a value of the operator's input in a message: short, on one line, quoted where it is text. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = preview(value, LONGEST + 1);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

const LONGEST = 80;

/** JSON of a value, right up to a length: a list of a million items is not written out to show its first two. */
function preview(value: unknown, room: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, room));
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  if ("toJSON" in value && typeof value.toJSON === "function") return preview(value.toJSON(""), room);
  const isList = Array.isArray(value);
  let text = isList ? "[" : "{";
  // Own fields one by one: a list of all keys may be as long as the value.
  for (const key in value) {
    if (text.length > room) return text;
    if (!Object.hasOwn(value, key)) continue;
    const child: unknown = Reflect.get(value, key);
    if (child === undefined && !isList) continue;
    const name = isList ? "" : `${JSON.stringify(key.slice(0, room))}:`;
    const shown = child === undefined ? "null" : preview(child, room - text.length);
    text += `${text.length > 1 ? "," : ""}${name}${shown}`;
  }
  return `${text}${isList ? "]" : "}"}`;
}
