import { enumerate } from "../data/listed";
import { isRecord, type JsonRecord, type JsonSchema } from "./json-schema";
import { describe, memberPath, type Place, pathOf, type SchemaProblem, unknownKey } from "./problem";
import { lengthProblems, repeated } from "./walk-list";
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
  const problems: SchemaProblem[] = [];
  judge(schema, value, { step: path }, { rules, problems });
  return problems;
}

/** What a walk goes by, and where it puts what it finds. */
interface Walk {
  readonly rules: WalkRules;
  readonly problems: SchemaProblem[];
}

function judge(schema: JsonSchema, value: unknown, place: Place, into: Walk): void {
  const { rules, problems } = into;
  if (rules.accepts?.(value) === true) return;
  if (schema.$ref !== undefined) {
    judge(rules.resolve(schema.$ref), value, place, into);
    return;
  }
  if (value === null && (schema.nullable === true || rules.nullIsAbsent)) return;
  if (schema.enum !== undefined && !schema.enum.some((allowed) => allowed === value)) {
    problems.push({
      path: pathOf(place),
      got: describe(value),
      want: `one of ${enumerate(schema.enum.map(String))}`,
    });
    return;
  }
  if (!isOfType(schema, value)) {
    problems.push(typeProblem(schema, value, pathOf(place)));
    return;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    problems.push(...lengthProblems(schema, value, place));
    if (items !== undefined)
      for (const [index, member] of value.entries()) judge(items, member, { above: place, step: index }, into);
    problems.push(...repeated(schema, value, place));
  } else if (isRecord(value)) judgeMembers(schema, value, place, into);
  else problems.push(...scalarProblems(schema, value, place));
  judgeChoices(schema, value, place, into);
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  array: "a list",
  object: "an object",
};

function isOfType(schema: JsonSchema, value: unknown): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return hasType(value, "integer") || hasType(value, "string");
  return schema.type === undefined || hasType(value, schema.type);
}

function typeProblem(schema: JsonSchema, value: unknown, path: string): SchemaProblem {
  if (schema["x-kubernetes-int-or-string"] === true)
    return { path, got: describe(value), want: "a whole number or a text" };
  const { type = "" } = schema;
  const quoted = type === "string" && (typeof value === "number" || typeof value === "boolean");
  const bare = typeof value === "string" && isNamed(value, type);
  return {
    path,
    got: describe(value),
    want: TYPE_WORDS[type] ?? type,
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

function judgeMembers(schema: JsonSchema, value: JsonRecord, place: Place, into: Walk): void {
  const { rules, problems } = into;
  for (const name of schema.required ?? []) {
    const absent = value[name] === undefined || (value[name] === null && rules.nullIsAbsent);
    if (absent)
      problems.push({
        path: memberPath(pathOf(place), name),
        got: "nothing",
        want: wantOf(schema.properties?.[name], rules),
      });
  }
  const keys = Object.keys(value);
  if (schema.minProperties !== undefined && keys.length < schema.minProperties)
    problems.push({ path: pathOf(place), got: `${keys.length} keys`, want: `at least ${schema.minProperties}` });
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties)
    problems.push({ path: pathOf(place), got: `${keys.length} keys`, want: `at most ${schema.maxProperties}` });
  for (const key of keys) {
    const member = value[key];
    if (member === undefined) continue;
    const part = partOf(schema, key, rules);
    if (part === "unknown") problems.push(unknownKey(pathOf(place), key, Object.keys(schema.properties ?? {})));
    else if (part !== "open") judge(part, member, { above: place, step: key }, into);
  }
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
  if (schema.patternProperties !== undefined)
    for (const [pattern, part] of Object.entries(schema.patternProperties))
      if (new RegExp(pattern, "u").test(key)) return part;
  if (typeof schema.additionalProperties === "object") return schema.additionalProperties;
  if (schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true) return "open";
  if (schema["x-kubernetes-embedded-resource"] === true && EMBEDDED.includes(key)) return "open";
  if (schema.additionalProperties === false) return "unknown";
  return rules.closed && own !== undefined ? "unknown" : "open";
}

/** `allOf`, `anyOf`, `oneOf` and `not` state further rules; they do not name the known keys. */
function judgeChoices(schema: JsonSchema, value: unknown, place: Place, { rules, problems }: Walk): void {
  const { allOf, anyOf, oneOf, not } = schema;
  if (allOf === undefined && anyOf === undefined && oneOf === undefined && not === undefined) return;
  const open = { ...rules, closed: false };
  const fits = (choice: JsonSchema): boolean => walk(choice, value, "", open).length === 0;
  for (const rule of allOf ?? []) judge(rule, value, place, { rules: open, problems });
  if (anyOf !== undefined && !anyOf.some(fits))
    problems.push({ path: pathOf(place), ...choiceProblem("at least", anyOf, value, rules) });
  if (oneOf !== undefined && oneOf.filter(fits).length !== 1)
    problems.push({ path: pathOf(place), ...choiceProblem("exactly", oneOf, value, rules) });
  if (not !== undefined && fits(not))
    problems.push({
      path: pathOf(place),
      got: describe(value),
      want: "a value outside of what the schema excludes",
    });
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
