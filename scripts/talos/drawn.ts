import fc from "fast-check";
import { type Fields, isFields, listAt, textAt } from "../../lib/data/fields";
import { formsOf } from "../attack/places";

/** Draws a value of an arbitrary, as `fc.gen` hands it over. */
export type Generate = fc.GeneratorValue;

/** Deeper than any field of a definition; what is open to everything ends here. */
const DEEPEST = 9;

/** How one value is drawn. */
export interface Drawing {
  readonly generate: Generate;
  /** How many optional keys there are for each one that is drawn. */
  readonly rare: number;
  /** A right value of the place, which is taken half the time; absent: none is known. */
  readonly sample?: unknown;
  /** How deep the place is below the first value. */
  readonly depth: number;
}

/**
 * Draws a value that a JSON Schema lets pass, as far as the schema tells: texts
 * by their pattern or by the example in their description, numbers inside their
 * range, some of the optional keys.
 */
export function drawn(drawing: Drawing, schema: unknown): unknown {
  const { generate, sample, depth } = drawing;
  if (sample !== undefined && depth > 0 && generate(fc.boolean)) return sample;
  const form = pick(generate, formsOf(schema));
  if (form === undefined || depth > DEEPEST) return "a";
  if ("const" in form) return form.const;
  if (Array.isArray(form.enum)) return pick(generate, form.enum);
  switch (form.type) {
    case "object":
      return object(drawing, form);
    case "array":
      return Array.from(
        { length: Math.max(Number(form.minItems ?? 0), generate(fc.integer, { min: 1, max: 2 })) },
        () => drawn(below(drawing, oneOf(generate, sample)), form.items),
      );
    case "boolean":
      return generate(fc.boolean);
    case "integer":
    case "number":
      return generate(fc.integer, rangeOf(form));
    default:
      return text(generate, form);
  }
}

function below({ generate, depth }: Drawing, sample: unknown): Drawing {
  return { generate, rare: 2, sample, depth: depth + 1 };
}

/** One of several values; undefined where there are none. */
export function pick<Value>(generate: Generate, values: readonly Value[]): Value | undefined {
  return values.length === 0 ? undefined : values[generate(fc.nat, values.length - 1)];
}

function object(drawing: Drawing, form: Fields): Fields {
  const { generate, rare, sample } = drawing;
  const known = isFields(sample) ? sample : {};
  const required = new Set(listAt(form, "required"));
  const properties = Object.entries(isFields(form.properties) ? form.properties : {});
  const fields = properties.flatMap(([key, inner]) =>
    required.has(key) || generate(fc.nat, rare - 1) === 0 ? [[key, drawn(below(drawing, known[key]), inner)]] : [],
  );
  const { additionalProperties: member } = form;
  if (!isFields(member)) return Object.fromEntries(fields);
  const keys = Array.from({ length: generate(fc.integer, { min: 1, max: 2 }) }, () =>
    Object.keys(known).length > 0 && generate(fc.boolean)
      ? pick(generate, Object.keys(known))
      : text(generate, isFields(form.propertyNames) ? form.propertyNames : {}),
  );
  return Object.fromEntries([
    ...fields,
    ...keys.map((key) => [key, drawn(below(drawing, oneOf(generate, sample)), member)]),
  ]);
}

/** One of the members or items of a value; undefined where it has none. */
function oneOf(generate: Generate, sample: unknown): unknown {
  return Array.isArray(sample)
    ? pick<unknown>(generate, sample)
    : pick(generate, isFields(sample) ? Object.values(sample) : []);
}

/** Small numbers, as homes have them, inside what the schema lets pass. */
function rangeOf({ minimum, exclusiveMinimum, maximum }: Fields): { readonly min: number; readonly max: number } {
  const min = typeof minimum === "number" ? minimum : typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : 0;
  const low = Math.max(min, -1000);
  return { min: low, max: Math.max(low, Math.min(typeof maximum === "number" ? maximum : 1000, low + 1000)) };
}

function text(generate: Generate, form: Fields): string {
  const { pattern } = form;
  const example = /\be\.g\. ("?)([^;,"{[(]+?)\1(?:[;,(]|\. |$)/.exec(textAt(form, "description") ?? "")?.[2]?.trim();
  if (typeof pattern !== "string") return example ?? pick(generate, ["a", "b", "x1", "1 GiB", "10 GiB", "2m"]) ?? "";
  const matches = new RegExp(pattern, "u");
  if (example !== undefined && matches.test(example) && generate(fc.boolean)) return example;
  try {
    return generate(fc.stringMatching, matches, { size: "-1" });
  } catch {
    // A pattern with what fast-check does not draw, such as a look ahead.
    return (
      example ??
      pick(
        generate,
        ["a", "10.0.0.9", "10.0.0.0/24", "https://a.example.org"].filter((one) => matches.test(one)),
      ) ??
      "a"
    );
  }
}
