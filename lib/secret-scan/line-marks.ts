import { usageWordsIn } from "./command-usage";
import { anchoredWords, phrasesIn } from "./forms/anchor";

/** What of a text has to be there for a secret to be in it. None of it goes over the end of a line. */
export interface Marks {
  /** Long words that may hold a secret by its form. */
  readonly words: readonly string[];
  /** Fixed texts that come before secrets of some forms. */
  readonly phrases: readonly string[];
  /** Words of commands that take a password. */
  readonly usages: readonly string[];
}

const NONE: Marks = { words: [], phrases: [], usages: [] };

/**
 * Lines that were looked at, each once: the same line is in files of every
 * component, in several documents, and in those of every cluster. Never more
 * than some thousand: a program that watches would grow.
 */
const known = new Map<string, Marks>();
const MOST_LINES = 60_000;
/** Longer ones are hardly there twice. */
const LONGEST = 400;

/** Of which text the marks are known: forms and commands of it are looked for one after the other. */
let last: { readonly text: string; readonly marks: Marks } | undefined;

/** The marks of all lines of a text. */
export function marksIn(text: string): Marks {
  if (last?.text === text) return last.marks;
  const marks = text.includes("\n") ? ofLines(text) : marksOf(text);
  last = { text, marks };
  return marks;
}

function ofLines(text: string): Marks {
  if (known.size > MOST_LINES) known.clear();
  const words = new Set<string>();
  const phrases = new Set<string>();
  const usages = new Set<string>();
  for (const line of text.split("\n")) {
    const marks = line.length > LONGEST ? marksOf(line) : (known.get(line) ?? remembered(line));
    if (marks === NONE) continue;
    for (const word of marks.words) words.add(word);
    for (const phrase of marks.phrases) phrases.add(phrase);
    for (const usage of marks.usages) usages.add(usage);
  }
  return { words: [...words], phrases: [...phrases], usages: [...usages] };
}

function remembered(line: string): Marks {
  // A part of a string keeps all of it in memory, words of it too; a copy does not.
  const copy = Buffer.from(line).toString();
  const marks = marksOf(copy);
  known.set(copy, marks);
  return marks;
}

function marksOf(line: string): Marks {
  const words = anchoredWords(line);
  const phrases = phrasesIn(line);
  const usages = usageWordsIn(line);
  return words.length + phrases.length + usages.length === 0 ? NONE : { words, phrases, usages };
}
