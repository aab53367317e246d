import { own } from "../data/fields";
import { enumerate } from "../data/listed";
import { isRecord } from "./json-schema";
import { describe, memberPath, type SchemaProblem, unknownKey } from "./problem";
import type { TerraformType } from "./schema-file";
import { isExpression } from "./terraform-expression";

/**
 * Problems of a value with a Terraform type constraint. Terraform converts between texts,
 * numbers and switches where the text allows it, so that is accepted; an expression fits
 * every type.
 */
export function typeProblems(type: TerraformType, value: unknown, path: string): SchemaProblem[] {
  if (isExpression(value) || type === "dynamic") return [];
  if (typeof type === "string") return primitiveProblems(type, value, path);
  const [sort, argument] = type;
  if (sort === "object") return isAttributes(argument) ? objectProblems(argument, value, path) : [];
  if (isAttributes(argument)) return [];
  if (sort === "map") {
    if (!isRecord(value)) return [{ path, got: describe(value), want: "an object" }];
    return Object.entries(value).flatMap(([key, member]) =>
      member === null ? [] : typeProblems(argument, member, memberPath(path, key)),
    );
  }
  if (!Array.isArray(value))
    return [
      {
        path,
        got: describe(value),
        want: "a list",
        ...(!isRecord(value) && { fix: `write [${JSON.stringify(value)}]` }),
      },
    ];
  return value.flatMap((member: unknown, index) =>
    member === null ? [] : typeProblems(argument, member, `${path}[${index}]`),
  );
}

function primitiveProblems(type: string, value: unknown, path: string): SchemaProblem[] {
  const fits = {
    string: ["string", "number", "boolean"].includes(typeof value),
    number: typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)),
    bool: typeof value === "boolean" || value === "true" || value === "false",
  }[type];
  const want = { string: "a text", number: "a number", bool: "true or false" }[type];
  return fits === false ? [{ path, got: describe(value), want: want ?? type }] : [];
}

/** JSON syntax has no optional members in an object type: each key must be there, null where unset. */
function objectProblems(
  members: Readonly<Record<string, TerraformType>>,
  value: unknown,
  path: string,
): SchemaProblem[] {
  if (!isRecord(value)) return [{ path, got: describe(value), want: "an object" }];
  const names = Object.keys(members);
  const missing = names.filter((name) => value[name] === undefined);
  const problems: SchemaProblem[] = [];
  if (missing.length > 0) {
    problems.push({
      path,
      got: `an object without ${enumerate(missing)}`,
      want: `all ${names.length} keys`,
      fix: "write null for each key that is not meant",
    });
  }
  for (const [key, member] of Object.entries(value)) {
    const type = own(members, key);
    if (type === undefined) problems.push(unknownKey(path, key, names));
    else if (member !== null && member !== undefined)
      problems.push(...typeProblems(type, member, memberPath(path, key)));
  }
  return problems;
}

function isAttributes(
  value: TerraformType | Readonly<Record<string, TerraformType>>,
): value is Readonly<Record<string, TerraformType>> {
  return isRecord(value);
}
