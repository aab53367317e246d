import { z } from "zod";
import { isFields } from "../../lib/data/fields";
import type { Planted } from "./hostile-fields";
import type { StringField } from "./string-fields";

/** Marks that a grammar without spaces may let through, such as that of URLs; `x` is what tells one field from another. */
const MARKS = [
  "$(x)",
  "`x`",
  ";x",
  "|x",
  "&x",
  "<x>",
  "${x}",
  "%{x}",
  "'x'",
  '"x"',
  "{{x}}",
  "*x",
  "(x)",
  "$x",
  "!x",
  "#x",
];

/**
 * Texts of a definition that their field would take with a mark behind them:
 * as many marks as it takes at once first, then each alone. One place for each field.
 */
export function grammarFields(
  system: Planted["system"],
  definition: unknown,
  fields: readonly StringField[],
): readonly Planted[] {
  const found = new Map<string, Planted>();
  for (const { at, text } of textsBelow(definition, [])) {
    for (const { path, schema } of fields) {
      if (found.has(path) || !isAt(path, at)) continue;
      const takes = (tail: string) => z.safeParse(schema, text + tail).success;
      const mark = markOf(path);
      const marks = MARKS.map((one) => one.replaceAll("x", mark)).filter(takes);
      if (marks.length === 0 || !takes(mark)) continue;
      const all = marks.reduce((tail, one) => (takes(tail + one) ? tail + one : tail), "");
      found.set(path, {
        path,
        system,
        at,
        mark,
        stem: text,
        plain: text + mark,
        texts: [all, ...marks].map((tail) => text + tail),
        value: (one) => one,
      });
    }
  }
  return [...found.values()];
}

/** A word that no file has by itself. */
function markOf(path: string): string {
  let sum = 0;
  for (const letter of path) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  return `mark${String(sum).padStart(7, "0")}`;
}

/** Every text of a value with its place. */
function textsBelow(
  value: unknown,
  at: readonly (string | number)[],
): readonly { at: readonly (string | number)[]; text: string }[] {
  if (typeof value === "string") return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((child, index) => textsBelow(child, [...at, index]));
  return isFields(value) ? Object.entries(value).flatMap(([key, child]) => textsBelow(child, [...at, key])) : [];
}

/** True of a place that the schema's path names: `apps.*.hosts[]`. */
function isAt(path: string, at: readonly (string | number)[]): boolean {
  const steps = path.match(/\[\]|[^.[\]]+/g) ?? [];
  return (
    steps.length === at.length &&
    steps.every((step, index) => (step === "[]" ? typeof at[index] === "number" : step === "*" || step === at[index]))
  );
}
