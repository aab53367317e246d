import { isRecord, type JsonSchema } from "./json-schema";
import { describe, type SchemaProblem } from "./problem";

/**
 * Values that the server fills in before it compares list members by key
 * (Kubernetes: ContainerPort and ServicePort).
 */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: "TCP" };

/** Problems of a list: its length, its members, and members that the server takes for the same. */
export function listProblems(
  schema: JsonSchema,
  value: readonly unknown[],
  path: string,
  judge: (schema: JsonSchema, member: unknown, path: string) => SchemaProblem[],
): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  if (schema.minItems !== undefined && value.length < schema.minItems)
    problems.push({ path, got: describe(value), want: `at least ${schema.minItems} in the list` });
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    problems.push({ path, got: describe(value), want: `at most ${schema.maxItems} in the list` });
  const { items } = schema;
  if (items !== undefined)
    for (const [index, member] of value.entries()) problems.push(...judge(items, member, `${path}[${index}]`));
  return [...problems, ...repeated(value, path, keyOf(schema))];
}

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

function repeated(
  value: readonly unknown[],
  path: string,
  keyOfMember: ((member: unknown) => string | undefined) | undefined,
): SchemaProblem[] {
  if (keyOfMember === undefined) return [];
  const seen = new Map<string, number>();
  return value.flatMap((member, index) => {
    const key = keyOfMember(member);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    return first === undefined
      ? []
      : [{ path: `${path}[${index}]`, got: `${key} again`, want: `another than ${path}[${first}]` }];
  });
}
