import { distance } from "fastest-levenshtein";
import { byDistance, enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { isRecord } from "./json-schema";
import { describe, memberPath, type SchemaProblem } from "./problem";
import type { ValueTree } from "./schema-file";

const OPEN_MARK = "...";

/** A map of value keys. */
export type ValueKeys = { readonly [key: string]: ValueTree };

/**
 * Problems of Helm values with the tree of keys that a chart knows: keys that no template
 * reads, and values of another type than the chart expects. Helm itself accepts both in
 * silence unless the chart brings a schema.
 *
 * @param tree the `values` of a chart file in `imports/schemas/charts`
 * @param path where the values stand, such as `spec.values`
 */
export function validateValues(tree: ValueKeys, values: unknown, path: string): SchemaProblem[] {
  if (!isRecord(values)) return [{ path, got: describe(values), want: "an object" }];
  return keyProblems(tree, values, path, { tree, path });
}

interface Top {
  readonly tree: ValueKeys;
  readonly path: string;
}

function keyProblems(
  tree: ValueKeys,
  values: Readonly<Record<string, unknown>>,
  path: string,
  top: Top,
): SchemaProblem[] {
  const known = Object.keys(tree).filter((key) => key !== OPEN_MARK);
  if (known.length === 0) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const place = memberPath(path, key);
    const node = Object.hasOwn(tree, key) && key !== OPEN_MARK ? tree[key] : undefined;
    if (node !== undefined) return valueProblems(node, value, place, top);
    if (value === undefined) return [];
    if (!(OPEN_MARK in tree)) return [unknownValue(key, known, place, top)];
    const near = openNear(key, tree);
    return near === undefined ? [] : [unknownValue(key, [near], place, top)];
  });
}

/**
 * In a map that takes any key, the one that is meant: a setting by a word of
 * its own, one letter away. Names that people choose (ports, variables) and
 * plurals are none.
 */
function openNear(key: string, tree: ValueKeys): string | undefined {
  if (!SETTING.test(key)) return undefined;
  return Object.entries(tree).find(
    ([known, node]) => typeof node === "string" && known.length > SHORT && isSlip(key, known),
  )?.[0];
}

/** True where a key is a known one with a slip of the finger in it: one letter, or two neighbours exchanged. */
function isSlip(key: string, known: string): boolean {
  return `${known}s` !== key && `${key}s` !== known && (distance(known, key) === 1 || isExchanged(known, key));
}

/**
 * Keys of values laid over those of a release that are one slip away from a key next to them which the
 * release says itself: they leave its setting as it was, and the chart passes both on.
 *
 * @param tree what the chart knows; a key of its own is no slip
 * @param over the values that were laid over
 * @param merged both together
 */
export function slips(tree: ValueTree | undefined, over: unknown, merged: unknown, path = ""): SchemaProblem[] {
  if (!isRecord(over) || !isRecord(merged)) return [];
  return Object.entries(over).flatMap(([key, value]) => {
    const place = memberPath(path, key);
    const keys = isRecord(tree) ? tree : {};
    const known = Object.hasOwn(keys, key) && key !== OPEN_MARK;
    if (!known && value !== null && SETTING.test(key)) {
      const meant = Object.keys(merged).find(
        (said) => !Object.hasOwn(over, said) && said.length > SHORTEST && isSlip(key, said),
      );
      if (meant !== undefined)
        return [{ path: place, got: `unknown key ${JSON.stringify(key)}`, want: meant, fix: `write ${meant}` }];
    }
    return slips(known ? keys[key] : undefined, value, merged[key], place);
  });
}

/** A setting, as charts write them: `retentionPeriod`, `retention_period`, `enabled`. */
const SETTING = /^[a-z][A-Za-z_]{2,}$/;

/** Names this short are near to many others. */
const SHORT = 5;

/** The same where the other name is one that a component says next to it. */
const SHORTEST = 3;

/** True where two neighbours changed places. */
function isExchanged(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}` === b;
}

/** null deletes a default of the chart, so it is always allowed. */
function valueProblems(node: ValueTree, value: unknown, path: string, top: Top): SchemaProblem[] {
  if (value === null || value === undefined) return [];
  if (typeof node === "string") return fits(node, value) ? [] : [leafProblem(node, value, path)];
  if (isRecord(value)) return keyProblems(node, value, path, top);
  return Object.keys(node).length === 0 ? [] : [{ path, got: describe(value), want: "an object" }];
}

/** A number may be a text that starts with one (`25%`, `100m`): templates print it as it stands. */
function fits(type: string, value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number" || (typeof value === "string" && /^-?\d/.test(value));
    case "boolean":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value);
    case "map":
      return isRecord(value);
    default:
      return true;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  map: "an object",
};

function leafProblem(type: string, value: unknown, path: string): SchemaProblem {
  const problem = { path, got: describe(value), want: WORDS[type] ?? type };
  if (type === "string" && (typeof value === "number" || typeof value === "boolean"))
    return { ...problem, fix: `write ${JSON.stringify(String(value))}` };
  if (type === "boolean" && (value === "true" || value === "false"))
    return { ...problem, fix: `write ${value} without quotes` };
  return problem;
}

function unknownValue(key: string, known: readonly string[], path: string, top: Top): SchemaProblem {
  const near = nearest(key, known);
  const elsewhere = near === undefined ? placesOf(key, top.tree, "") : [];
  const [first] = elsewhere;
  const fix =
    near !== undefined
      ? `write ${near}`
      : first !== undefined
        ? `move it to ${enumerate(elsewhere)}`
        : `remove ${key}: no template reads it`;
  return { path, got: `unknown key ${JSON.stringify(key)}`, want: `one of ${enumerate(byDistance(key, known))}`, fix };
}

const MOST_PLACES = 3;

/** Where else in the tree a key of that name stands, the shallowest first. */
function placesOf(key: string, tree: ValueKeys, path: string): readonly string[] {
  const found: string[] = [];
  let level: readonly (readonly [string, ValueKeys])[] = [[path, tree]];
  while (level.length > 0 && found.length < MOST_PLACES) {
    for (const [place, keys] of level) if (Object.hasOwn(keys, key)) found.push(memberPath(place, key));
    level = level.flatMap(([place, keys]) =>
      Object.entries(keys).flatMap(([name, node]) =>
        typeof node === "string" ? [] : [[memberPath(place, name), node] as const],
      ),
    );
  }
  return found.slice(0, MOST_PLACES);
}
