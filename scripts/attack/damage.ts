import { type Fields, isFields } from "../../lib/data/fields";
import { type Path, type Place, placesOf, valueAt, without, withValue } from "./places";
import type { Random } from "./random";
import { sample } from "./sample";

/** Names that every object has without being given them, and others that a careless program trips over. */
const HOSTILE_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "toJSON",
  "length",
  "",
  " ",
  "0",
  "a.b",
  "a/b",
  "..",
  "a\nb",
  "$\u007ba}",
  "{{ a }}",
  "<<",
  "*",
  "ключ",
  "\u0000",
  "\u001b[31m",
  "x".repeat(5000),
] as const;

/** Values that no field expects. All of them can be written in YAML. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "null",
  "true",
  "../../../etc/passwd",
  '$\u007bfile("/etc/passwd")}',
  "{{ .Values.a }}",
  "a\u0000b",
  "line\nline\r\nline",
  "\u001b]0;title\u0007",
  "ñ".normalize("NFD"),
  "x".repeat(100_000),
  [],
  {},
  [[[[]]]],
  [null, null],
  { a: { b: { c: {} } } },
  { get: 1, set: 2, value: 3 },
  ...HOSTILE_NAMES,
];

/** One way to spoil a definition. */
type Damage = (definition: unknown, place: Place, random: Random) => unknown;

const nest = (depth: number, list: boolean): unknown => {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = list ? [value] : { a: value };
  return value;
};

const KINDS: Readonly<Record<string, Damage>> = {
  "odd value": (definition, { path }, random) => withValue(definition, path, random.pick(ODD_VALUES)),
  removed: (definition, { path }) => without(definition, path),
  "right form": (definition, { path, schema }, random) => withValue(definition, path, sample(schema, random)),
  "value of another place": (definition, { path }, random) => {
    const leaves = leavesOf(definition);
    return withValue(definition, path, random.pick(leaves)?.value);
  },
  "unknown key": (definition, { path }, random) =>
    withValue(definition, [...path.slice(0, -1), random.pick(HOSTILE_NAMES)], random.pick(ODD_VALUES)),
  "misspelt key": (definition, { path }, random) => {
    const key = path.at(-1);
    const value = valueAt(definition, path);
    if (typeof key !== "string" || value === undefined) return withValue(definition, path, null);
    return withValue(without(definition, path), [...path.slice(0, -1), misspelt(key, random)], value);
  },
  "renamed member": (definition, { path }, random) =>
    withValue(without(definition, path), [...path.slice(0, -1), random.pick(HOSTILE_NAMES)], valueAt(definition, path)),
  "listed twice": (definition, { path, schema }, random) => {
    const value = valueAt(definition, path);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value ?? sample(schema, random)];
    return withValue(definition, path, [...list, ...list]);
  },
  "list for one and one for a list": (definition, { path }) => {
    const value = valueAt(definition, path);
    return withValue(definition, path, Array.isArray(value) ? value[0] : [value]);
  },
  "text for a number and a number for a text": (definition, { path }) => {
    const value = valueAt(definition, path);
    return withValue(definition, path, typeof value === "number" ? String(value) : 5);
  },
  "changed text": (definition, { path }, random) => {
    const value = valueAt(definition, path);
    return withValue(definition, path, misspelt(typeof value === "string" ? value : "text", random));
  },
  deep: (definition, { path }, random) => withValue(definition, path, nest(random.pick([30, 80]), random.chance(0.5))),
  many: (definition, { path, schema }, random) => {
    const item = sample(schema, random);
    const length = random.pick([100, 1000, 5000]);
    const value = random.chance(0.5)
      ? Array.from({ length }, () => item)
      : Object.fromEntries(Array.from({ length }, (_, index) => [`n${index}`, item]));
    return withValue(definition, path, value);
  },
};

/** A damaged definition and what was done to it. */
export interface Damaged {
  readonly value: unknown;
  /** e.g. `odd value at machines.cp-1.address`. */
  readonly what: string;
}

/** Spoils a definition in one place, or in a few. */
export function damage(definition: unknown, schema: Fields, random: Random): Damaged {
  let value = definition;
  const done: string[] = [];
  const times = random.pick([1, 1, 1, 2, 5]);
  for (let time = 0; time < times; time++) {
    const place = choose(placesOf(schema, value), random);
    const kind = random.pick(Object.keys(KINDS));
    const spoil = kind === undefined ? undefined : KINDS[kind];
    if (place === undefined || spoil === undefined) continue;
    value = spoil(value, place, random);
    done.push(`${kind} at ${place.path.join(".").slice(0, 200)}`);
  }
  return { value, what: done.join(", ") };
}

/** What is written and what is not get the same share; the schema has far more of the second kind. */
function choose(places: readonly Place[], random: Random): Place | undefined {
  const written = random.chance(0.5);
  const chosen = places.filter((place) => place.written === written);
  return random.pick(chosen.length === 0 ? places : chosen);
}

/** One character too many, too few or another. */
function misspelt(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const character = random.pick(["x", "0", "-", ".", "/", "$", '"', "\n", "é", " "]);
  return random.pick([
    `${text.slice(0, at)}${character}${text.slice(at)}`,
    `${text.slice(0, at)}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${character}${text.slice(at + 1)}`,
    text.toUpperCase(),
  ]);
}

function leavesOf(value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (isFields(value)) return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
  return [{ path, value }];
}
