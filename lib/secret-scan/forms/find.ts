import type { Span } from "../span";
import type { Form } from "./form";
import { PLATFORM_FORMS } from "./platform";
import { PRIVATE_KEY_FORMS } from "./private-key";
import { PROVIDER_FORMS } from "./provider";

/** Every form that is known. */
export const FORMS: readonly Form[] = [...PRIVATE_KEY_FORMS, ...PLATFORM_FORMS, ...PROVIDER_FORMS];

const WITH_PHRASES = FORMS.filter(({ phrases }) => phrases !== undefined);
const WITH_ANCHOR = FORMS.filter(({ anchor }) => anchor !== undefined);

/**
 * What a secret with a form consists of; shorter words hold none. Only the
 * start of a word is tried: its other letters are no longer word.
 */
const LONG_WORD = /(?<![A-Za-z0-9+/=_.:@!?&~-])[A-Za-z0-9+/=_.:@!?&~-]{18,}/g;

/** Random words of this length have a digit, capitals side by side or a long part; most names have not. */
const UNEVEN = /\d|[A-Z]{2}|[_.-][A-Za-z]{16}/;

/** Made when the first text is read. */
let anchors: RegExp | undefined;
const expressions = new Map<Form, { readonly anchor: RegExp | undefined; readonly pattern: RegExp }>();

/**
 * Words without any anchor. The same image, label or address is in hundreds
 * of files, so most words of a project are looked at once. Never kept longer
 * than some thousand words: a program that watches would grow.
 */
const plain = new Set<string>();
const MOST_WORDS = 50_000;

/** Where a text holds a secret of a known form. */
export function formsIn(text: string): readonly Span[] {
  const found = WITH_PHRASES.filter(({ phrases = [] }) => phrases.some((phrase) => text.includes(phrase)));
  const words = wordsWithAnchor(text);
  if (words.length > 0)
    found.push(...WITH_ANCHOR.filter((form) => words.some((word) => expressionsOf(form).anchor?.test(word) === true)));
  return found.flatMap((form) => spansOf(text, form));
}

function wordsWithAnchor(text: string): readonly string[] {
  anchors ??= new RegExp(WITH_ANCHOR.map(({ anchor }) => `(?:${anchor})`).join("|"));
  if (plain.size > MOST_WORDS) plain.clear();
  const words: string[] = [];
  for (const word of text.match(LONG_WORD) ?? []) {
    if (plain.has(word) || !UNEVEN.test(word)) continue;
    if (anchors.test(word)) words.push(word);
    else plain.add(word);
  }
  return words;
}

function expressionsOf(form: Form) {
  const known = expressions.get(form);
  if (known !== undefined) return known;
  const made = {
    anchor: form.anchor === undefined ? undefined : new RegExp(form.anchor),
    pattern: new RegExp(form.pattern, `gd${form.flags ?? ""}`),
  };
  expressions.set(form, made);
  return made;
}

function spansOf(text: string, form: Form): readonly Span[] {
  const { kind, accept } = form;
  return [...text.matchAll(expressionsOf(form).pattern)].flatMap((match) => {
    const groups = match.indices?.groups;
    const [start, end] = groups?.secret ?? groups?.secret2 ?? match.indices?.[0] ?? [match.index, match.index];
    return accept === undefined || accept(text.slice(start, end)) ? [{ start, end, kind }] : [];
  });
}
