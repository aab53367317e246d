import { load, YAMLException } from "js-yaml";
import type { Problem } from "../model/problem";

/** Lines, items and members; a hundred times the largest plan. */
const MOST_ITEMS = 500_000;

/**
 * Reads a YAML definition. Duplicate keys are refused, and so are aliases: a
 * definition has no need of them, and a chain of them can grow without bound.
 * So is a text that would fill the memory once it is read.
 */
export function readYaml(text: string, file: string): { value: unknown; problems: readonly Problem[] } {
  const refused = (path: string, got: string, want: string) => ({
    value: undefined,
    problems: [{ file, path, got, want }],
  });
  if (itemsIn(text) > MOST_ITEMS)
    return refused("", `more than ${MOST_ITEMS} lines and items`, "a definition of a home cluster");
  try {
    return { value: load(text, { filename: file, maxAliases: 0 }), problems: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line =
      error.mark === undefined || error.mark === null
        ? ""
        : `line ${error.mark.line + 1}, column ${error.mark.column + 1}`;
    return refused(line, error.reason, "YAML without duplicate keys, aliases or syntax errors");
  }
}

/** At least as many as the text holds: what separates them is counted, wherever it is. */
function itemsIn(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === NEWLINE || character === COMMA || character === BRACKET || character === BRACE) count += 1;
  }
  return count;
}

const NEWLINE = "\n".charCodeAt(0);
const COMMA = ",".charCodeAt(0);
const BRACKET = "[".charCodeAt(0);
const BRACE = "{".charCodeAt(0);
