import type { Form } from "./form";
import { longWords } from "./long-words";
import { PLATFORM_FORMS } from "./platform";
import { PRIVATE_KEY_FORMS } from "./private-key";
import { PROVIDER_FORMS } from "./provider";

/** Every form that is known. */
export const FORMS: readonly Form[] = [...PRIVATE_KEY_FORMS, ...PLATFORM_FORMS, ...PROVIDER_FORMS];

/** Those that a fixed text comes before. */
export const WITH_PHRASES = FORMS.filter(({ phrases }) => phrases !== undefined);
/** Those with a mark inside the secret. */
export const WITH_ANCHOR = FORMS.filter(({ anchor }) => anchor !== undefined);

/** Random words of this length have a digit, capitals side by side or a long part; most names have not. */
const UNEVEN = /\d|[A-Z]{2}|[_.-][A-Za-z]{16}/;

/** Made when the first text is read. */
let anchors: RegExp | undefined;

/**
 * Words without any anchor. The same image, label or address is in hundreds
 * of files, so most words of a project are looked at once. Never kept longer
 * than some thousand words: a program that watches would grow.
 */
const plain = new Set<string>();
const MOST_WORDS = 50_000;

/** Long words of a text that hold the mark of a form. */
export function anchoredWords(text: string): readonly string[] {
  anchors ??= new RegExp(WITH_ANCHOR.map(({ anchor }) => `(?:${anchor})`).join("|"));
  if (plain.size > MOST_WORDS) plain.clear();
  const words: string[] = [];
  for (const word of longWords(text)) {
    if (plain.has(word) || !UNEVEN.test(word)) continue;
    if (anchors.test(word)) words.push(word);
    // A part of a string keeps all of it in memory; the end of a new one keeps that alone.
    else plain.add(` ${word}`.slice(1));
  }
  return words;
}

/** Fixed texts of which one comes before every secret of the forms that have no mark inside it. */
export const PHRASES: readonly string[] = WITH_PHRASES.flatMap(({ phrases = [] }) => phrases);
