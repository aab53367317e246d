import { z } from "zod";

/** Texts of common forms; each gives away that nobody wrote it, where its form allows. */
export const FORMS: readonly string[] = [
  "https://stand-in.example/",
  "stand-in.example",
  "stand-in.example:65000",
  "/stand-in",
  "stand-in",
  "/dev/stand-in",
  "stand_in",
  "stand-in.example/stand-in:1.2.3",
  "stand-in@stand-in.example",
  "stand-in.example:/stand-in",
  "02:00:00:00:00:01",
  "1.2.3",
  "1m",
  "1",
  "0 0 * * *",
];

/** The first text of a common form that a field takes; undefined where it takes none. */
function formFor(field: z.core.$ZodType): string | undefined {
  return FORMS.find((text) => z.safeParse(field, text).success);
}

/** Deeper than any choice of a definition lies. */
const DEEPEST = 5;

/**
 * A value that a field takes, made of as little as it asks for. A field that is left out instead takes the section
 * with it that holds it, and everything that others expect of that. Undefined where none was found.
 */
export function leastFor(field: z.core.$ZodType, depth = 0): unknown {
  const value = depth > DEEPEST ? undefined : candidate(field, depth);
  return value !== undefined && z.safeParse(field, value).success ? value : undefined;
}

function candidate(field: z.core.$ZodType, depth: number): unknown {
  if (field instanceof z.ZodPipe) return candidate(field.def.in, depth);
  if (field instanceof z.ZodUnion) {
    for (const option of field.options) {
      const value = leastFor(option, depth + 1);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  if (field instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(field.shape)
        .filter(([, inner]) => !z.safeParse(inner, undefined).success)
        .map(([key, inner]) => [key, leastFor(inner, depth + 1)]),
    );
  if (field instanceof z.ZodRecord) return {};
  if (field instanceof z.ZodArray) {
    const element = leastFor(field.element, depth + 1);
    return element === undefined ? [] : [element];
  }
  if (field instanceof z.ZodLiteral) return [...field.values][0];
  if (field instanceof z.ZodEnum) return field.options[0];
  if (field instanceof z.ZodBoolean) return false;
  if (field instanceof z.ZodNumber) return field.minValue !== null && field.minValue > 0 ? field.minValue : 1;
  return formFor(field);
}
