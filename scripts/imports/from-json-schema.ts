import type { JsonSchema } from "../../lib/schema/json-schema";
import { type PropertyShape, type Shape, text, union } from "../../lib/types/shape";

/** Follows a `$ref`: either to a named type or to the schema it stands for. */
export type RefResolver = (ref: string) => { readonly name: string } | { readonly schema: JsonSchema };

const OPEN_OBJECT: Shape = { kind: "map", of: text("unknown") };

/**
 * The TypeScript shape of a JSON schema. Constraints that types cannot say (patterns,
 * ranges, lengths) are left to the run-time check, which reads the same schema.
 */
export function shapeOf(schema: JsonSchema, resolve: RefResolver): Shape {
  const shape = bareShapeOf(schema, resolve);
  return schema.nullable === true ? union([shape, text("null")]) : shape;
}

function bareShapeOf(schema: JsonSchema, resolve: RefResolver): Shape {
  if (schema.$ref !== undefined) {
    const target = resolve(schema.$ref);
    return "name" in target ? text(target.name) : shapeOf(target.schema, resolve);
  }
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string")
    return text("number | string");
  if (schema.enum !== undefined) return union(schema.enum.map((value) => text(JSON.stringify(value))));
  switch (schema.type) {
    case "string":
      return text("string");
    case "boolean":
      return text("boolean");
    case "integer":
    case "number":
      return text("number");
    case "array":
      return { kind: "array", of: schema.items === undefined ? text("unknown") : shapeOf(schema.items, resolve) };
    case "object":
      return objectShape(schema, resolve);
    default:
      return untypedShape(schema, resolve);
  }
}

function untypedShape(schema: JsonSchema, resolve: RefResolver): Shape {
  if (schema.properties !== undefined) return objectShape(schema, resolve);
  const choices = (schema.oneOf ?? schema.anyOf ?? []).filter((choice) => choice.type !== undefined);
  if (choices.length > 0) return union(choices.map((choice) => shapeOf(choice, resolve)));
  return text("unknown");
}

function objectShape(schema: JsonSchema, resolve: RefResolver): Shape {
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema.properties === undefined) {
    const [pattern] = Object.values(schema.patternProperties ?? {});
    if (pattern !== undefined) return { kind: "map", of: shapeOf(pattern, resolve) };
    const more = schema.additionalProperties;
    return typeof more === "object" ? { kind: "map", of: shapeOf(more, resolve) } : OPEN_OBJECT;
  }
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties).map(
    ([name, property]): PropertyShape => ({ name, optional: !required.has(name), shape: shapeOf(property, resolve) }),
  );
  return { kind: "object", properties, open };
}
