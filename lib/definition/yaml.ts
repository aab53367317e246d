import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { isFields } from "../data/fields";
import type { Problem } from "../model/problem";

/** Lines, items and members; a hundred times the largest plan. */
const MOST_ITEMS = 500_000;

/** Keys of the top level that hold anchors alone, as Docker Compose names them. */
const FRAGMENT = /^x-/;

/**
 * Reads a YAML definition. Duplicate keys are refused. Anchors, aliases and
 * merge keys (`<<`) are written out, as long as they do not grow without bound;
 * what is below a key of the top level that starts with `x-` is there for
 * its anchors, and is no part of the definition. So is a text refused that
 * would fill the memory once it is read.
 */
export function readYaml(text: string, file: string): { value: unknown; problems: readonly Problem[] } {
  const refused = (path: string, got: string, want: string) => ({
    value: undefined,
    problems: [{ file, path, got, want }],
  });
  if (itemsIn(text) > MOST_ITEMS)
    return refused("", `more than ${MOST_ITEMS} lines and items`, "a definition of a home cluster");
  try {
    const [value, ...more] = readYamlStream(text, file);
    if (more.length > 0) return refused("", `${more.length + 1} YAML documents`, "one: a cluster is one document");
    // The same words for a text of nothing as for any other that is no map.
    if (text.trim() === "" || value === undefined) return refused("", "the input is empty", WANTED);
    return { value: withoutFragments(value), problems: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line =
      error.mark === undefined || error.mark === null
        ? ""
        : `line ${error.mark.line + 1}, column ${error.mark.column + 1}`;
    return refused(line, error.reason, WANTED);
  }
}

const WANTED = "YAML without duplicate keys, syntax errors or aliases that grow without bound";

function withoutFragments(value: unknown): unknown {
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return entries.some(([key]) => FRAGMENT.test(key))
    ? Object.fromEntries(entries.filter(([key]) => !FRAGMENT.test(key)))
    : value;
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
