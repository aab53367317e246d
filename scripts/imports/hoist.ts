import type { JsonSchema } from "../../lib/schema/json-schema";

/** Parts shorter than this cost less than a reference to them. */
const MINIMUM_LENGTH = 120;

/**
 * Moves every part that occurs more than once into `$defs`, named after its first place.
 * Pod templates and secret references make most of a large custom resource definition.
 */
export function hoist(roots: Readonly<Record<string, JsonSchema>>): {
  readonly $defs: Record<string, JsonSchema>;
  readonly schemas: Record<string, JsonSchema>;
} {
  const counts = new Map<string, number>();
  for (const schema of Object.values(roots)) count(schema, counts);
  const names = new Map<string, string>();
  const $defs: Record<string, JsonSchema> = {};

  const replace = (schema: JsonSchema, place: string): JsonSchema => {
    const key = JSON.stringify(schema);
    if (key.length < MINIMUM_LENGTH || (counts.get(key) ?? 0) < 2) return mapParts(schema, place, replace);
    const known = names.get(key);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    names.set(key, place);
    $defs[place] = mapParts(schema, place, replace);
    return { $ref: `#/$defs/${place}` };
  };

  const schemas = Object.fromEntries(
    Object.entries(roots).map(([name, schema]) => [name, mapParts(schema, name, replace)]),
  );
  return { $defs, schemas };
}

function count(schema: JsonSchema, counts: Map<string, number>): void {
  const key = JSON.stringify(schema);
  const seen = (counts.get(key) ?? 0) + 1;
  counts.set(key, seen);
  if (seen > 1) return;
  mapParts(schema, "", (part) => {
    count(part, counts);
    return part;
  });
}

/** A copy of the schema with each direct part put through `change`. */
function mapParts(
  schema: JsonSchema,
  place: string,
  change: (part: JsonSchema, place: string) => JsonSchema,
): JsonSchema {
  const map = (parts: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, change(part, `${place}.${name}`)]));
  const list = (parts: readonly JsonSchema[], word: string): JsonSchema[] =>
    parts.map((part, index) => change(part, `${place}.${word}${index}`));
  return {
    ...schema,
    ...(schema.properties && { properties: map(schema.properties) }),
    ...(schema.items && { items: change(schema.items, `${place}.item`) }),
    ...(typeof schema.additionalProperties === "object" && {
      additionalProperties: change(schema.additionalProperties, `${place}.value`),
    }),
    ...(schema.allOf && { allOf: list(schema.allOf, "all") }),
    ...(schema.anyOf && { anyOf: list(schema.anyOf, "any") }),
    ...(schema.oneOf && { oneOf: list(schema.oneOf, "one") }),
    ...(schema.not && { not: change(schema.not, `${place}.not`) }),
  };
}
