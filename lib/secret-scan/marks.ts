import { usageWordsIn } from "./command-usage";
import { anchoredWords, phrasesIn } from "./forms/anchor";

/** What of a text has to be there for a secret to be in it. */
export interface Marks {
  /** Long words that may hold a secret by its form. */
  readonly words: readonly string[];
  /** Fixed texts that come before secrets of some forms. */
  readonly phrases: readonly string[];
  /** Words of commands that take a password. */
  readonly usages: readonly string[];
}

/** Of which text the marks are known: forms and commands of it are looked for one after the other. */
let last: { readonly text: string; readonly marks: Marks } | undefined;

/** The marks of a text. */
export function marksIn(text: string): Marks {
  if (last?.text === text) return last.marks;
  const marks = { words: anchoredWords(text), phrases: phrasesIn(text), usages: usageWordsIn(text) };
  last = { text, marks };
  return marks;
}
