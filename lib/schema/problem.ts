import { byDistance, enumerate } from "../data/listed";
import { nearest } from "../data/nearest";

/** What a caller may want to treat on its own: not checked, or accepted with a warning. */
export type SchemaProblemCode = "unknown-kind" | "unknown-provider" | "unknown-version" | "deprecated";

/** One place where a document does not fit the schema of what reads it. */
export interface SchemaProblem {
  /** place inside the document, such as `spec.template.spec.containers[0].image` */
  readonly path: string;
  /** what is there */
  readonly got: string;
  /** what the schema asks for */
  readonly want: string;
  /** what to write instead, where that is clear */
  readonly fix?: string;
  /** set where the problem is of a special class */
  readonly code?: SchemaProblemCode;
}

/** True when the document could not be checked because nothing is known of its kind, provider or version. */
export function isUnchecked(problem: SchemaProblem): boolean {
  return problem.code === "unknown-kind" || problem.code === "unknown-provider" || problem.code === "unknown-version";
}

const LONGEST_TEXT = 60;

/** The place of a member: `a.b`, or `a["b/c"]` where a plain name would mislead. */
export function memberPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** A place inside a document by the last step to it; put into words only where something is wrong. */
export interface Place {
  /** Absent: the walk began here, and the step is the path so far. */
  readonly above?: Place;
  /** A key, or the index in a list. */
  readonly step: string | number;
}

/** The path of a place. */
export function pathOf({ above, step }: Place): string {
  if (above === undefined) return String(step);
  return typeof step === "number" ? `${pathOf(above)}[${step}]` : memberPath(pathOf(above), step);
}

/** A value in words that fit a message. */
export function describe(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** A key that the schema does not have. */
export function unknownKey(path: string, key: string, known: readonly string[]): SchemaProblem {
  const near = nearest(key, known);
  return {
    path: memberPath(path, key),
    got: `unknown key ${JSON.stringify(key)}`,
    want: known.length === 0 ? "no key here" : `one of ${enumerate(byDistance(key, known))}`,
    fix: near === undefined ? `remove ${key}` : `write ${near}`,
  };
}
