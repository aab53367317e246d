import { type Fields, isFields } from "../data/fields";
import { TYPED_KEYS, type TypedContext, type TypedKey } from "./typed-keys";

/** From this contract on everything that Talos has a document for is one. */
const TYPED_SINCE = 14;

/** True where a contract is written as typed documents, e.g. `1.14`. */
export function isTyped(contract: string): boolean {
  return Number(contract.split(".")[1]) >= TYPED_SINCE;
}

/**
 * A main document of contracts up to 1.13 in the form of 1.14: what is left of
 * it, then one document of each kind and name.
 */
export function typedDocuments(main: Fields, context: TypedContext): readonly Fields[] {
  let rest: unknown = main;
  const made: Fields[] = [];
  for (const row of TYPED_KEYS) {
    const path = row.old.split(".");
    const value = valueAt(rest, path);
    if (value === undefined) continue;
    const { documents, keeps } = turned(row, value, context);
    rest = replaced(rest, path, keeps);
    made.push(...documents.map((document) => ({ apiVersion: "v1alpha1", ...document })));
  }
  const left = isFields(rest) && hasContent(rest) ? [rest] : [];
  return [...left, ...joined(made)];
}

function turned(row: TypedKey, value: unknown, context: TypedContext) {
  if (row.turn !== undefined) return row.turn(value, context);
  return { documents: row.field === undefined ? [] : [{ kind: row.kind, [row.field]: value }], keeps: undefined };
}

/**
 * Documents of one kind and name as one, in the order of their first. A merge
 * by Talos would take away the selectors and sizes that the later one leaves
 * out, and append to its lists. What follows a deletion stays behind it.
 */
export function joined(documents: readonly Fields[]): readonly Fields[] {
  const result: Fields[] = [];
  for (const document of documents) {
    const index = result.findIndex(
      (one) =>
        one.kind !== undefined &&
        one.kind === document.kind &&
        one.name === document.name &&
        one.$patch === undefined &&
        document.$patch === undefined,
    );
    const before = result[index];
    if (before === undefined) result.push(document);
    else result[index] = overlay(before, document);
  }
  return result;
}

function overlay(before: Fields, after: Fields): Fields {
  const fields: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = fields[key];
    fields[key] = isPlain(old) && isPlain(value) ? overlay(old, value) : value;
  }
  return fields;
}

/** A map; not a value of a class, such as a secret that is filled in later. */
function isPlain(value: unknown): value is Fields {
  return isFields(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return isPlain(value) ? valueAt(value[key], rest) : undefined;
}

/** A copy with another value at a place; maps that held nothing else go with it. */
function replaced(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  if (!isPlain(value)) return value;
  const { [key]: before, ...others } = value;
  const after = replaced(before, rest, wanted);
  const fields = after === undefined ? others : { ...value, [key]: after };
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function hasContent(document: Fields): boolean {
  return Object.keys(document).some((key) => key !== "version");
}
