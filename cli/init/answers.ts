import type { Problem } from "../../lib/model/problem";
import type { Host } from "../host";
import type { Answers } from "./plan";
import { problemsOf, proposals, QUESTIONS, type Surroundings } from "./questions";

/**
 * An answer to every question: the given ones, those of the person at the
 * terminal, and what is proposed where nobody can or wants to answer. Each is
 * checked as it is typed. Undefined when the person left.
 *
 * @param file path of the definition, for problems
 */
export async function askAll(
  host: Pick<Host, "ask">,
  { name, file, given, around }: NewDefinition,
): Promise<Answers | undefined> {
  let known: Partial<Answers> = given;
  if (host.ask === undefined) return proposals(name, known, around);
  for (const question of QUESTIONS) {
    if (known[question.key] !== undefined) continue;
    const { choices, text, key } = question;
    const before = proposals(name, known, around);
    const answer = await host.ask({
      text,
      choices,
      proposal: before[key],
      check: (typed) => {
        const [problem] = problemsOf(question, name, proposals(name, { ...known, [key]: typed }, around), file);
        return problem === undefined ? undefined : inOneLine(problem);
      },
    });
    if (answer === undefined) return undefined;
    known = { ...known, [key]: answer };
  }
  return proposals(name, known, around);
}

/** What is known of a definition before anything is asked. */
export interface NewDefinition {
  /** Name of the cluster. */
  readonly name: string;
  /** Path of the definition. */
  readonly file: string;
  /** Answers of the command line. */
  readonly given: Partial<Answers>;
  readonly around: Surroundings;
}

function inOneLine({ got, want, fix }: Problem): string {
  return `got ${got}, want ${want}${fix === undefined ? "" : `; ${fix}`}`;
}
