import { marksIn } from "../marks";
import type { Span } from "../span";
import { WITH_ANCHOR, WITH_PHRASES } from "./anchor";
import type { Form } from "./form";

const expressions = new Map<Form, { readonly anchor: RegExp | undefined; readonly pattern: RegExp }>();

/** Where a text holds a secret of a known form. */
export function formsIn(text: string): readonly Span[] {
  const { words, fixed } = marksIn(text);
  const found =
    fixed.size === 0 ? [] : WITH_PHRASES.filter((form) => form.phrases?.some((phrase) => fixed.has(phrase)) === true);
  if (words.length > 0)
    found.push(...WITH_ANCHOR.filter((form) => words.some((word) => expressionsOf(form).anchor?.test(word) === true)));
  return found.flatMap((form) => spansOf(text, form));
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
