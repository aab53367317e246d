import type { JsonSchema } from "../../lib/schema/json-schema";
import { sortKeys } from "./json-text";

/** An object where a value may be set; `undefined` members vanish in JSON. */
type Draft = { -readonly [Key in keyof JsonSchema]: JsonSchema[Key] };

/**
 * Keeps of an upstream schema what a type or a check can use.
 *
 * A server fills in defaults before it looks for required fields, so a field with a default
 * is not required of the writer; the default itself is then of no further use. `status` is
 * written by controllers and stays open.
 */
export function trimSchema(schema: JsonSchema): JsonSchema {
  const draft: Draft = { ...scalars(schema) };
  const required = (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined);
  if (required.length > 0) draft.required = [...required].sort();
  if (schema.properties !== undefined) draft.properties = trimMap(schema.properties);
  if (schema.patternProperties !== undefined) draft.patternProperties = trimMap(schema.patternProperties);
  const more = schema.additionalProperties;
  if (more !== undefined) draft.additionalProperties = typeof more === "object" ? trimSchema(more) : more;
  if (schema.items !== undefined) draft.items = trimSchema(schema.items);
  if (schema.not !== undefined) draft.not = trimSchema(schema.not);
  for (const key of ["allOf", "anyOf", "oneOf"] as const) {
    const list = schema[key];
    if (list !== undefined && !isIntOrStringChoice(schema, list)) draft[key] = list.map(trimSchema);
  }
  return draft;
}

/** The schema of a top-level object with its `status` left open. */
export function openStatus(schema: JsonSchema): JsonSchema {
  if (schema.properties?.status === undefined) return schema;
  return { ...schema, properties: { ...schema.properties, status: { type: "object" } } };
}

function trimMap(map: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return sortKeys(Object.fromEntries(Object.entries(map).map(([name, member]) => [name, trimSchema(member)])));
}

function scalars(schema: JsonSchema): JsonSchema {
  const draft: Draft = {};
  if (schema.$ref !== undefined) draft.$ref = schema.$ref;
  if (schema.type !== undefined) draft.type = schema.type;
  if (schema.format !== undefined) draft.format = schema.format;
  if (schema.nullable === true) draft.nullable = true;
  if (schema.enum !== undefined) draft.enum = schema.enum;
  if (schema.pattern !== undefined) draft.pattern = schema.pattern;
  if (schema.uniqueItems === true) draft.uniqueItems = true;
  for (const key of [
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
  ] as const) {
    if (schema[key] !== undefined) draft[key] = schema[key];
  }
  for (const key of ["exclusiveMinimum", "exclusiveMaximum"] as const) {
    if (schema[key] !== undefined) draft[key] = schema[key];
  }
  for (const key of [
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
  ] as const) {
    if (schema[key] === true) draft[key] = true;
  }
  if (schema["x-kubernetes-list-type"] === "set") draft["x-kubernetes-list-type"] = "set";
  if (schema["x-kubernetes-list-map-keys"] !== undefined)
    draft["x-kubernetes-list-map-keys"] = schema["x-kubernetes-list-map-keys"];
  return draft;
}

/** `anyOf: [integer, string]` says no more than x-kubernetes-int-or-string does. */
function isIntOrStringChoice(schema: JsonSchema, list: readonly JsonSchema[]): boolean {
  return (
    schema["x-kubernetes-int-or-string"] === true &&
    list.every((choice) => choice.type === "integer" || choice.type === "string")
  );
}
