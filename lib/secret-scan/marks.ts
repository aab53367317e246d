import { USAGE_WORDS } from "./command-usage";
import { FixedTexts } from "./fixed-texts";
import { anchoredWords, PHRASES } from "./forms/anchor";

/** What of a text has to be there for a secret to be in it. */
export interface Marks {
  /** Long words that may hold a secret by its form. */
  readonly words: readonly string[];
  /** Fixed texts that come before secrets of some forms, and words of commands that take a password. */
  readonly fixed: ReadonlySet<string>;
}

const FIXED = new FixedTexts([...PHRASES, ...USAGE_WORDS]);

/** Of which text the marks are known: forms and commands of it are looked for one after the other. */
let last: { readonly text: string; readonly marks: Marks } | undefined;

/** The marks of a text. */
export function marksIn(text: string): Marks {
  if (last?.text === text) return last.marks;
  const marks = { words: anchoredWords(text), fixed: FIXED.in(text) };
  last = { text, marks };
  return marks;
}
