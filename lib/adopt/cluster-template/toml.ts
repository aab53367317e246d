import { parse, TomlError } from "smol-toml";
import { InputError } from "../../model/problem";
import type { Source, Step } from "../source";

/**
 * Reads TOML; the parser knows no lines of values, so keys are looked up in
 * the text by the table that holds them.
 *
 * @throws InputError for a text that is no TOML
 */
export function tomlSource(file: string, text: string): Source {
  try {
    const document: unknown = parse(text);
    return { file, text, documents: [document], lineOf: (_, steps) => lineOf(text, steps) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = "a mistake"] = error.message.split("\n");
    throw new InputError([{ file, path: `line ${error.line}`, got: reason, want: "TOML that can be read" }]);
  }
}

function lineOf(text: string, steps: readonly Step[]): number {
  let best = 1;
  let depth = 0;
  let table: readonly Step[] = [];
  const counts = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    if (header !== null) {
      const names = namesIn(header[2] ?? "");
      const key = names.join(".");
      if (header[1] === "[[") {
        const count = counts.get(key) ?? 0;
        counts.set(key, count + 1);
        table = [...names, count];
      } else table = names;
    } else {
      const key = /^\s*((?:"[^"]*"|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|[\w-]+))*)\s*=/.exec(line);
      if (key === null) continue;
      const shared = sharedDepth([...table, ...namesIn(key[1] ?? "")], steps);
      if (shared > depth) [best, depth] = [index + 1, shared];
      continue;
    }
    const shared = sharedDepth(table, steps);
    if (shared > depth) [best, depth] = [index + 1, shared];
  }
  return best;
}

/** How many steps of a path a place in the text has; 0 where it leads elsewhere. */
function sharedDepth(place: readonly Step[], steps: readonly Step[]): number {
  return place.length <= steps.length && place.every((step, index) => step === steps[index]) ? place.length : 0;
}

function namesIn(text: string): readonly string[] {
  return text.split(".").map((name) => name.trim().replace(/^"|"$/g, ""));
}
