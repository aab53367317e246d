import { isRecord, type JsonSchema } from "../../lib/schema/json-schema";
import type { KindSchema } from "../../lib/schema/store";

type Values = Readonly<Record<string, unknown>>;

/** The value below a path of a schema, `spec.tls[].secretName`, inside nothing but what leads there. */
export function put(path: string, value: unknown): Values {
  const [step = "", ...rest] = path.split(".");
  const below = rest.length === 0 ? value : put(rest.join("."), value);
  if (step.endsWith("[]")) return { [step.slice(0, -2)]: [below] };
  if (step.endsWith("{}")) return { [step.slice(0, -2)]: { one: below } };
  return { [step]: below };
}

/** Two values laid over each other; lists item by item. */
export function merge(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b))
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) =>
      index >= b.length ? a[index] : index >= a.length ? b[index] : merge(a[index], b[index]),
    );
  if (!isRecord(a) || !isRecord(b)) return b;
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) merged[key] = key in a ? merge(a[key], value) : value;
  return merged;
}

/** What a schema demands in addition to what is there already: the least that it takes. */
export function completed(kind: KindSchema, schema: JsonSchema, value: unknown, depth = 0): unknown {
  if (schema.$ref !== undefined) return completed(kind, kind.resolve(schema.$ref), value, depth);
  if (depth > 14) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((one) => completed(kind, items, one, depth + 1));
  }
  if (value === undefined) return least(kind, schema, depth);
  if (!isRecord(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const part of [schema, ...(schema.allOf ?? [])]) {
    for (const [name, below] of Object.entries(part.properties ?? {}))
      if (name in filled || part.required?.includes(name) === true)
        filled[name] = completed(kind, below, filled[name], depth + 1);
    if (isRecord(part.additionalProperties) && part.properties === undefined)
      for (const [name, below] of Object.entries(filled))
        filled[name] = completed(kind, part.additionalProperties, below, depth + 1);
  }
  return filled;
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  duration: "1h",
  ipv4: "10.1.1.1",
};

/** Texts of which one fits nearly every pattern that upstream schemas have. */
const TEXTS = [
  "example",
  "1h",
  "1Gi",
  "https://example.org",
  "10.1.1.1",
  "10.1.0.0/16",
  "/example",
  "example.org",
  "1",
  "64512",
];

function least(kind: KindSchema, schema: JsonSchema, depth: number): unknown {
  if (schema.default !== undefined) return schema.default;
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  if (schema["x-kubernetes-int-or-string"] === true) return 80;
  switch (schema.type) {
    case "string": {
      const by = BY_FORMAT[schema.format ?? ""];
      if (by !== undefined) return by;
      const { pattern, minLength = 0, maxLength = 63 } = schema;
      const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
      return TEXTS.find((text) => fits(text) && (pattern === undefined || new RegExp(pattern).test(text))) ?? "example";
    }
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return false;
    case "array": {
      const { items, minItems = 0 } = schema;
      return items === undefined || minItems === 0 ? [] : [completed(kind, items, undefined, depth + 1)];
    }
    default:
      return schema.type === "object" || schema.properties !== undefined ? completed(kind, schema, {}, depth + 1) : {};
  }
}
