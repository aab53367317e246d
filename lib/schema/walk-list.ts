import { isRecord, type JsonSchema } from "./json-schema";
import { describe, type Place, pathOf, type SchemaProblem } from "./problem";

/**
 * Values that the server fills in before it compares list members by key
 * (Kubernetes: ContainerPort and ServicePort).
 */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };

/** What is wrong with the length of a list. */
export function lengthProblems(schema: JsonSchema, value: readonly unknown[], place: Place): readonly SchemaProblem[] {
  const { minItems, maxItems } = schema;
  if ((minItems ?? 0) <= value.length && value.length <= (maxItems ?? value.length)) return NONE;
  const problems: SchemaProblem[] = [];
  const got = { path: pathOf(place), got: describe(value) };
  if (minItems !== undefined && value.length < minItems)
    problems.push({ ...got, want: `at least ${minItems} in the list` });
  if (maxItems !== undefined && value.length > maxItems)
    problems.push({ ...got, want: `at most ${maxItems} in the list` });
  return problems;
}

const NONE: readonly SchemaProblem[] = [];

/** How the server tells members of the list apart, or `undefined` where it does not. */
function keyOf(schema: JsonSchema): ((member: unknown) => string | undefined) | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (keys !== undefined) {
    return (member) =>
      isRecord(member)
        ? keys.map((key) => `${key} ${describe(member[key] ?? KEY_DEFAULTS[key])}`).join(", ")
        : undefined;
  }
  return schema["x-kubernetes-list-type"] === "set" || schema.uniqueItems === true
    ? (member) => JSON.stringify(member)
    : undefined;
}

/** Members that the server takes for the same as one before them. */
export function repeated(schema: JsonSchema, value: readonly unknown[], place: Place): readonly SchemaProblem[] {
  const keyOfMember = value.length < 2 ? undefined : keyOf(schema);
  if (keyOfMember === undefined) return NONE;
  const seen = new Map<string, number>();
  return value.flatMap((member, index) => {
    const key = keyOfMember(member);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    const path = first === undefined ? "" : pathOf(place);
    return first === undefined
      ? []
      : [{ path: `${path}[${index}]`, got: `${key} again`, want: `another than ${path}[${first}]` }];
  });
}
