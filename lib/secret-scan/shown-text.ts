import { secretsInDocument } from "./document";
import { documentsOf } from "./file";
import { MASK, maskText } from "./mask";
import type { Span } from "./span";
import { secretsIn } from "./text";
import { CODE, PROSE, SETTINGS } from "./value";

const LONGEST = 60;

/** A line break, or one that a quoted text holds. */
const BREAK = /\n|\\n/;
/** A text as JSON quotes it, with a line break in it. */
const QUOTED_LINES = /"(?:[^"\\]|\\.)*?\\n(?:[^"\\]|\\.)*"/g;

/** True for a text in which any reading finds a secret, or that is a document with one. */
function holdsSecret(text: string): boolean {
  return (
    [SETTINGS, CODE, PROSE].some((reading) => secretsIn(text, reading).length > 0) ||
    (documentsOf(text) ?? []).some((document) => secretsInDocument(document, { forms: false }).length > 0)
  );
}

/**
 * A text that somebody else wrote, such as the message of an error or what a
 * definition prints: secrets hidden, and all of it where a part of one would be left.
 */
export function maskWritten(text: string): string {
  const masked = maskText(text);
  if (!BREAK.test(text)) return masked;
  const settings = maskText(masked, SETTINGS);
  return holdsSecret(settings.replaceAll(MASK, "")) ? MASK : settings;
}

/**
 * A place or a sentence with names in it that somebody else chose: of a name of
 * several lines the first is shown. It may be a whole file, pasted by mistake.
 */
export function firstLines(text: string): string {
  if (!BREAK.test(text)) return text;
  const quoted = text.replaceAll(QUOTED_LINES, (name) => `"${first(name.slice(1, -1).split("\\n"))}"`);
  return quoted.includes("\n") ? first(quoted.split("\n")) : quoted;
}

function first([line = ""]: readonly string[]): string {
  return `${maskText(line).slice(0, LONGEST).replace(/\\+$/, "")}…`;
}

/** Numbers of the lines, from 0, that hold a part of a secret. */
export function secretLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  const lineAt = (position: number) => text.slice(0, position).split("\n").length - 1;
  const spans: readonly Span[] = [SETTINGS, CODE].flatMap((reading) => secretsIn(text, reading));
  for (const { start, end } of spans)
    for (let line = lineAt(start); line <= lineAt(Math.max(start, end - 1)); line += 1) lines.add(line);
  return lines;
}
