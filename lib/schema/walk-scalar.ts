import type { JsonSchema } from "./json-schema";
import { describe, type Place, pathOf, type SchemaProblem } from "./problem";

const INTEGER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Problems of a text or a number with the limits that its schema states. */
export function scalarProblems(schema: JsonSchema, value: unknown, place: Place): readonly SchemaProblem[] {
  const wants =
    typeof value === "string" ? ofText(schema, value) : typeof value === "number" ? ofNumber(schema, value) : NONE;
  return wants.length === 0 ? [] : wants.map((want) => ({ path: pathOf(place), got: describe(value), want }));
}

const NONE: readonly string[] = [];

/** What a schema wants of a text that it does not have. */
function ofText(schema: JsonSchema, value: string): readonly string[] {
  const wants: string[] = [];
  const length = schema.minLength === undefined && schema.maxLength === undefined ? 0 : [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength)
    wants.push(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined && length > schema.maxLength) wants.push(`at most ${schema.maxLength} characters`);
  if (schema.pattern !== undefined && patternOf(schema.pattern)?.test(value) === false)
    wants.push(`a text that matches ${schema.pattern}`);
  if (schema.format === "date-time" && !(DATE_TIME.test(value) && !Number.isNaN(Date.parse(value))))
    wants.push("a date and time such as 2026-01-31T12:00:00Z");
  return wants;
}

function ofNumber(schema: JsonSchema, value: number): readonly string[] {
  const wants: string[] = [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum))
    wants.push(`${exclusiveMinimum === true ? "more than" : "at least"} ${minimum}`);
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum))
    wants.push(`${exclusiveMaximum === true ? "less than" : "at most"} ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) wants.push(`more than ${exclusiveMinimum}`);
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) wants.push(`less than ${exclusiveMaximum}`);
  if (multipleOf !== undefined && value % multipleOf !== 0) wants.push(`a multiple of ${multipleOf}`);
  const range = INTEGER_RANGES[schema.format ?? ""];
  if (range !== undefined && (value < range[0] || value > range[1]))
    wants.push(`a number between ${range[0]} and ${range[1]}`);
  return wants;
}

const patterns = new Map<string, RegExp | undefined>();

/** Upstream patterns are written for RE2; the few that JavaScript cannot read are not judged. */
function patternOf(source: string): RegExp | undefined {
  if (!patterns.has(source)) patterns.set(source, compile(source));
  return patterns.get(source);
}

function compile(source: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(source, flags);
    } catch {
      // tried again without Unicode rules, which refuse needless escapes
    }
  }
  return undefined;
}
