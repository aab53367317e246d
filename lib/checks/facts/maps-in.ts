import { type Fields, isFields } from "../../data/fields";

/** A map somewhere inside a value. */
export interface InnerMap {
  /** Keys and indexes that lead to it; empty for the value itself. */
  readonly path: readonly string[];
  /** The map itself. */
  readonly map: Fields;
  /** The maps around it, the nearest first. */
  readonly above: readonly Fields[];
}

const known = new WeakMap<object, readonly InnerMap[]>();

/** Every map inside a value, itself included, from the outside to the inside; looked for once for all rules. */
export function mapsIn(root: unknown): readonly InnerMap[] {
  if (typeof root !== "object" || root === null) return [];
  const done = known.get(root) ?? walk(root);
  known.set(root, done);
  return done;
}

function walk(root: object): readonly InnerMap[] {
  const found: InnerMap[] = [];
  const visit = (value: unknown, path: readonly string[], above: readonly Fields[]): void => {
    if (typeof value !== "object" || value === null) return;
    if (isFields(value)) found.push({ path, map: value, above });
    const around = isFields(value) ? [value, ...above] : above;
    for (const [key, entry] of Object.entries(value))
      if (typeof entry === "object" && entry !== null) visit(entry, [...path, key], around);
  };
  visit(root, [], []);
  return found;
}
