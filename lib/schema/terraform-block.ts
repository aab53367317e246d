import { own } from "../data/fields";
import { enumerate } from "../data/listed";
import { once } from "../data/once";
import { isRecord, type JsonRecord } from "./json-schema";
import { describe, memberPath, type SchemaProblem, unknownKey } from "./problem";
import type { TerraformAttribute, TerraformBlock, TerraformBlockType } from "./schema-file";
import { isExpression } from "./terraform-expression";
import { typeProblems } from "./terraform-type";

/** How the body of a block is judged beyond its schema. */
export interface BodyRules {
  /** argument names that every block of this sort takes */
  readonly meta: readonly string[];
  /** attributes whose members must all be given */
  readonly together: readonly string[];
}

const NESTED: BodyRules = { meta: ["//"], together: [] };

/** Problems of the body of a resource, data source, provider or nested block. */
export function bodyProblems(
  block: TerraformBlock,
  body: JsonRecord,
  path: string,
  rules: BodyRules = NESTED,
): SchemaProblem[] {
  const attributes = block.attributes ?? {};
  const blocks = block.block_types ?? {};
  const problems = [...missingAttributes(attributes, body, path), ...missingBlocks(blocks, body, path)];
  for (const [key, value] of Object.entries(body)) {
    const place = memberPath(path, key);
    const attribute = own(attributes, key);
    const type = own(blocks, key);
    if (value === undefined || rules.meta.includes(key)) continue;
    if (attribute !== undefined)
      problems.push(...attributeProblems(attribute, value, place, rules.together.includes(key)));
    else if (type !== undefined) problems.push(...blockProblems(type, value, place));
    else if (key === "dynamic") problems.push(...dynamicProblems(blocks, value, place));
    else problems.push(unknownKey(path, key, writableKeys(attributes, blocks)));
  }
  return problems;
}

function writableKeys(
  attributes: Readonly<Record<string, TerraformAttribute>>,
  blocks: Readonly<Record<string, TerraformBlockType>>,
): string[] {
  const arguments_ = Object.entries(attributes).filter(([, attribute]) => isWritable(attribute));
  return [...arguments_.map(([name]) => name), ...Object.keys(blocks)];
}

function isWritable(attribute: TerraformAttribute): boolean {
  return attribute.required === true || attribute.optional === true;
}

function missingAttributes(
  attributes: Readonly<Record<string, TerraformAttribute>>,
  body: JsonRecord,
  path: string,
): SchemaProblem[] {
  return requiredOf(attributes)
    .filter(([name]) => body[name] === undefined || body[name] === null)
    .map(([name, attribute]) => ({
      path: memberPath(path, name),
      got: body[name] === null ? "null" : "nothing",
      want: wantOf(attribute),
    }));
}

/** Those that must be given. */
const requiredOf = once((attributes: Readonly<Record<string, TerraformAttribute>>) =>
  Object.entries(attributes).filter(([, attribute]) => attribute.required === true),
);

function wantOf(attribute: TerraformAttribute): string {
  if (attribute.nested_type !== undefined)
    return attribute.nested_type.nesting_mode === "single"
      ? "an object"
      : `a ${attribute.nested_type.nesting_mode} of objects`;
  const type = typeof attribute.type === "string" ? attribute.type : attribute.type?.[0];
  return type === undefined || type === "dynamic" ? "a value" : `a ${type}`;
}

function missingBlocks(
  blocks: Readonly<Record<string, TerraformBlockType>>,
  body: JsonRecord,
  path: string,
): SchemaProblem[] {
  const missing = Object.entries(blocks).filter(
    ([name, type]) => (type.min_items ?? 0) > 0 && body[name] === undefined,
  );
  if (missing.length === 0) return [];
  const dynamic = isRecord(body.dynamic) ? body.dynamic : {};
  return missing
    .filter(([name]) => dynamic[name] === undefined)
    .map(([name, type]) => ({
      path: memberPath(path, name),
      got: "nothing",
      want: `at least ${type.min_items} block`,
    }));
}

function attributeProblems(
  attribute: TerraformAttribute,
  value: unknown,
  path: string,
  together: boolean,
): SchemaProblem[] {
  if (!isWritable(attribute))
    return [{ path, got: describe(value), want: "nothing: the provider sets it", fix: "remove it" }];
  if (value === null) return [];
  const problems =
    attribute.nested_type === undefined
      ? typeProblems(attribute.type ?? "dynamic", value, path)
      : nestedProblems(attribute.nested_type, value, path);
  if (together && isRecord(value))
    problems.push(...togetherProblems(Object.keys(attribute.nested_type?.attributes ?? {}), value, path));
  if (attribute.deprecated === true)
    problems.push({
      path,
      got: "a deprecated attribute",
      want: "what the provider puts in its place",
      code: "deprecated",
    });
  return problems;
}

function togetherProblems(names: readonly string[], value: JsonRecord, path: string): SchemaProblem[] {
  const missing = names.filter((name) => value[name] === undefined || value[name] === null);
  return missing.length === 0
    ? []
    : [
        {
          path,
          got: `an object without ${enumerate(missing)}`,
          want: `all of ${enumerate(names)}`,
          fix: `give ${enumerate(missing)} too: the provider refuses a part of them`,
        },
      ];
}

type NestedType = NonNullable<TerraformAttribute["nested_type"]>;

function nestedProblems(type: NestedType, value: unknown, path: string): SchemaProblem[] {
  if (isExpression(value)) return [];
  const body = { attributes: type.attributes };
  const judge = (member: unknown, place: string): SchemaProblem[] => {
    if (isExpression(member)) return [];
    return isRecord(member)
      ? bodyProblems(body, member, place, { meta: [], together: [] })
      : [{ path: place, got: describe(member), want: "an object" }];
  };
  if (type.nesting_mode === "single") {
    const boxed = Array.isArray(value) && value.length === 1;
    return boxed
      ? [
          {
            path,
            got: "a list",
            want: "an object",
            fix: "write the object without its list: it is an attribute, not a block",
          },
        ]
      : judge(value, path);
  }
  if (type.nesting_mode === "map") {
    return isRecord(value)
      ? Object.entries(value).flatMap(([key, member]) => judge(member, memberPath(path, key)))
      : [{ path, got: describe(value), want: "an object" }];
  }
  if (Array.isArray(value)) return value.flatMap((member: unknown, index) => judge(member, `${path}[${index}]`));
  return [
    { path, got: describe(value), want: "a list of objects", fix: "write a list: it is an attribute, not a block" },
  ];
}

function blockProblems(type: TerraformBlockType, value: unknown, path: string): SchemaProblem[] {
  if (type.nesting_mode === "map" && isRecord(value)) {
    return Object.entries(value).flatMap(([key, member]) => blockBody(type.block, member, memberPath(path, key)));
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const most = type.nesting_mode === "single" ? 1 : type.max_items;
  const least = type.min_items ?? 0;
  const problems: SchemaProblem[] = [];
  if (most !== undefined && list.length > most)
    problems.push({ path, got: `${list.length} blocks`, want: `at most ${most}` });
  if (list.length < least) problems.push({ path, got: `${list.length} blocks`, want: `at least ${least}` });
  return [
    ...problems,
    ...list.flatMap((member, index) =>
      blockBody(type.block, member, Array.isArray(value) ? `${path}[${index}]` : path),
    ),
  ];
}

function blockBody(block: TerraformBlock, value: unknown, path: string): SchemaProblem[] {
  if (isRecord(value)) return bodyProblems(block, value, path);
  return [
    {
      path,
      got: describe(value),
      want: "a block",
      ...(isExpression(value) && { fix: "use a dynamic block: a block cannot be an expression" }),
    },
  ];
}

/** `dynamic: {disk: {for_each, content}}`: the label names a block, the content is its body. */
function dynamicProblems(
  blocks: Readonly<Record<string, TerraformBlockType>>,
  value: unknown,
  path: string,
): SchemaProblem[] {
  if (!isRecord(value)) return [{ path, got: describe(value), want: "an object of block names" }];
  return Object.entries(value).flatMap(([name, definition]) => {
    const type = own(blocks, name);
    if (type === undefined) return [unknownKey(path, name, Object.keys(blocks))];
    const list: readonly unknown[] = Array.isArray(definition) ? definition : [definition];
    return list.flatMap((entry) => {
      const content = isRecord(entry) ? entry.content : undefined;
      const place = memberPath(memberPath(path, name), "content");
      return isRecord(content)
        ? bodyProblems(type.block, content, place)
        : [{ path: place, got: describe(content), want: "a block" }];
    });
  });
}
