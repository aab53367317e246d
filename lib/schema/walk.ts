import { enumerate } from "../data/listed";
import { isRecord, type JsonRecord, type JsonSchema } from "./json-schema";
import { describe, memberPath, type SchemaProblem, unknownKey } from "./problem";
import { listProblems } from "./walk-list";
import { scalarProblems } from "./walk-scalar";

/** How a schema is to be read. */
export interface WalkRules {
  /** follows a `$ref` */
  readonly resolve: (ref: string) => JsonSchema;
  /** null stands for an absent field, as typed Kubernetes decoding has it */
  readonly nullIsAbsent: boolean;
  /** an object with declared properties takes no others, even where the schema does not say so */
  readonly closed: boolean;
  /** values that are not judged further, such as a Talos `$patch` */
  readonly accepts?: (value: unknown) => boolean;
}

/**
 * Judges a value by a JSON schema. An interpreter rather than a compiler: ajv takes 60 to
 * 1300 ms to compile one kind, more than a whole synth may cost; reading the schema along
 * with the value takes microseconds. Tests hold it against ajv.
 */
export function walk(schema: JsonSchema, value: unknown, path: string, rules: WalkRules): SchemaProblem[] {
  if (rules.accepts?.(value) === true) return [];
  if (schema.$ref !== undefined) return walk(rules.resolve(schema.$ref), value, path, rules);
  if (value === null && (schema.nullable === true || rules.nullIsAbsent)) return [];
  if (schema.enum !== undefined && !schema.enum.some((allowed) => allowed === value)) {
    return [{ path, got: describe(value), want: `one of ${enumerate(schema.enum.map(String))}` }];
  }
  const wrongType = typeProblem(schema, value, path);
  if (wrongType !== undefined) return [wrongType];
  return [
    ...scalarProblems(schema, value, path),
    ...(Array.isArray(value)
      ? listProblems(schema, value, path, (part, member, place) => walk(part, member, place, rules))
      : []),
    ...(isRecord(value) ? objectProblems(schema, value, path, rules) : []),
    ...choiceProblems(schema, value, path, rules),
  ];
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  array: "a list",
  object: "an object",
};

function typeProblem(schema: JsonSchema, value: unknown, path: string): SchemaProblem | undefined {
  if (schema["x-kubernetes-int-or-string"] === true) {
    return hasType(value, "integer") || hasType(value, "string")
      ? undefined
      : { path, got: describe(value), want: "a whole number or a text" };
  }
  if (schema.type === undefined || hasType(value, schema.type)) return undefined;
  const quoted = schema.type === "string" && (typeof value === "number" || typeof value === "boolean");
  const bare = typeof value === "string" && isNamed(value, schema.type);
  return {
    path,
    got: describe(value),
    want: TYPE_WORDS[schema.type] ?? schema.type,
    ...(quoted && { fix: `write ${JSON.stringify(String(value))}` }),
    ...(bare && { fix: `write ${value} without quotes` }),
  };
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    default:
      return typeof value === type;
  }
}

/** True for a text that would be a value of the type without its quotes. */
function isNamed(value: string, type: string): boolean {
  if (type === "boolean") return value === "true" || value === "false";
  return (type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(value);
}

const EMBEDDED = ["apiVersion", "kind", "metadata"];

function objectProblems(schema: JsonSchema, value: JsonRecord, path: string, rules: WalkRules): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const name of schema.required ?? []) {
    const absent = value[name] === undefined || (value[name] === null && rules.nullIsAbsent);
    if (absent)
      problems.push({ path: memberPath(path, name), got: "nothing", want: wantOf(schema.properties?.[name], rules) });
  }
  const count = Object.keys(value).length;
  if (schema.minProperties !== undefined && count < schema.minProperties)
    problems.push({ path, got: `${count} keys`, want: `at least ${schema.minProperties}` });
  if (schema.maxProperties !== undefined && count > schema.maxProperties)
    problems.push({ path, got: `${count} keys`, want: `at most ${schema.maxProperties}` });
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const part = partOf(schema, key, rules);
    if (part === "unknown") problems.push(unknownKey(path, key, Object.keys(schema.properties ?? {})));
    else if (part !== "open") problems.push(...walk(part, member, memberPath(path, key), rules));
  }
  return problems;
}

function wantOf(schema: JsonSchema | undefined, rules: WalkRules): string {
  if (schema === undefined) return "a value";
  if (schema.$ref !== undefined) return wantOf(rules.resolve(schema.$ref), rules);
  if (schema.enum !== undefined) return `one of ${enumerate(schema.enum.map(String))}`;
  return TYPE_WORDS[schema.type ?? ""] ?? "a value";
}

/** The schema of a member, or whether members of that name may be anything or must not be. */
function partOf(schema: JsonSchema, key: string, rules: WalkRules): JsonSchema | "open" | "unknown" {
  const own = schema.properties;
  if (own !== undefined && Object.hasOwn(own, key)) return own[key] ?? "open";
  for (const [pattern, part] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, "u").test(key)) return part;
  }
  if (typeof schema.additionalProperties === "object") return schema.additionalProperties;
  if (schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true) return "open";
  if (schema["x-kubernetes-embedded-resource"] === true && EMBEDDED.includes(key)) return "open";
  if (schema.additionalProperties === false) return "unknown";
  return rules.closed && own !== undefined ? "unknown" : "open";
}

/** `allOf`, `anyOf`, `oneOf` and `not` state further rules; they do not name the known keys. */
function choiceProblems(schema: JsonSchema, value: unknown, path: string, rules: WalkRules): SchemaProblem[] {
  const open = { ...rules, closed: false };
  const fits = (choice: JsonSchema): boolean => walk(choice, value, path, open).length === 0;
  const problems = (schema.allOf ?? []).flatMap((rule) => walk(rule, value, path, open));
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits))
    problems.push({ path, ...choiceProblem("at least", schema.anyOf, value, rules) });
  if (schema.oneOf !== undefined && schema.oneOf.filter(fits).length !== 1)
    problems.push({ path, ...choiceProblem("exactly", schema.oneOf, value, rules) });
  if (schema.not !== undefined && fits(schema.not))
    problems.push({ path, got: describe(value), want: "a value outside of what the schema excludes" });
  return problems;
}

function choiceProblem(
  how: string,
  choices: readonly JsonSchema[],
  value: unknown,
  rules: WalkRules,
): Pick<SchemaProblem, "got" | "want"> {
  const keys = choices.flatMap((choice) => choice.required ?? []);
  if (isRecord(value) && keys.length >= choices.length) {
    const set = keys.filter((key) => value[key] !== undefined);
    return { got: set.length === 0 ? "none of them" : set.join(", "), want: `${how} one of ${enumerate(keys)}` };
  }
  return {
    got: describe(value),
    want: [...new Set(choices.map((choice) => wantOf(choice, rules)))].join(" or "),
  };
}
