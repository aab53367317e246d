import { SPECIAL, USAGES, type Usage, wordOf } from "./command-usage";
import { isLiteral } from "./literal";
import { marksIn } from "./marks";
import type { Span } from "./span";

/** One line of a shell, continued lines included. */
const REST = "(?:[^\\n|;&]|\\\\\\n){0,400}?";
const made = new Map<Usage, RegExp>();

function expressionOf(usage: Usage): RegExp {
  const known = made.get(usage);
  if (known !== undefined) return known;
  const isSetting = usage.program === "requirepass" || usage.program === "masterauth";
  const words = usage.program.replaceAll(" ", "\\s+");
  const expression = new RegExp(`(?<![\\w-])${words}(?![\\w-])${isSetting ? "" : REST}${usage.argument}`, "gd");
  made.set(usage, expression);
  return expression;
}

/** Passwords as arguments of programs that do not call them so. */
export function commandsIn(text: string): readonly Span[] {
  const { fixed } = marksIn(text);
  if (fixed.size === 0) return [];
  const spans: Span[] = [];
  const read = (pattern: RegExp, kind: string) => {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.secret ?? [0, 0];
      if (end > start && isLiteral(text.slice(start, end)) && !text.startsWith("$", start))
        spans.push({ start, end, kind });
    }
  };
  for (const usage of USAGES)
    if (fixed.has(wordOf(usage))) read(expressionOf(usage), `password in a command line of ${usage.program}`);
  for (const { word, pattern, kind } of SPECIAL) if (fixed.has(word)) read(pattern, kind);
  return spans;
}
