import { load, YAMLException } from "js-yaml";
import { type Fields, isFields, listAt, textAt } from "../../lib/data/fields";
import type { ValueTree } from "../../lib/schema/schema-file";
import type { ChartFiles } from "./archive";

type Tree = { readonly [key: string]: ValueTree };

/** A map that takes further keys. */
const OPEN = "...";

/** A chart as it describes itself: the part of Chart.yaml that matters here. */
export interface Described {
  readonly name: string;
  readonly version: string;
  /** Names under which charts inside it read their values. */
  readonly inner: readonly string[];
}

/** What Chart.yaml says; undefined where it is not that of a chart. */
export function describedBy(files: ChartFiles): Described | undefined {
  const chart = parsed(files.get("Chart.yaml"));
  const name = textAt(chart, "name");
  const version = textAt(chart, "version");
  if (name === undefined || version === undefined) return undefined;
  return {
    name,
    version,
    inner: [
      ...listAt(chart, "dependencies").flatMap((one) => textAt(one, "alias") ?? textAt(one, "name") ?? []),
      ...[...files.keys()].flatMap((path) => /^charts\/([^/]+)\/Chart\.yaml$/.exec(path)?.[1] ?? []),
    ],
  };
}

/**
 * The keys that a chart knows: those of values.yaml with the types of their
 * defaults, those of values.schema.json, and those that templates read although
 * neither has them. A map that a template takes as a whole takes any key.
 */
export function valueTree(files: ChartFiles, inner: readonly string[]): Tree {
  const values = parsed(files.get("values.yaml"));
  let tree: Tree = isFields(values) ? treeOf(values) : {};
  const schema = parsed(files.get("values.schema.json"));
  if (isFields(schema)) tree = merge(tree, schemaTree(schema, schema, 0));
  for (const [path, text] of files) {
    if (!isTemplate(path)) continue;
    for (const keys of readBy(text)) tree = withRead(tree, keys);
    for (const keys of writtenBy(text)) tree = withWritten(tree, keys);
    for (const keys of takenAsMore(text)) tree = withAny(tree, keys);
  }
  for (const name of inner) tree = { ...tree, [name]: openOf(tree[name]) };
  return { ...tree, global: openOf(tree.global) };
}

/** Templates of the chart itself, and of charts inside it that read its values: those are libraries. */
function isTemplate(path: string): boolean {
  return /^(?:charts\/[^/]+\/)?templates\/.*\.(?:ya?ml|tpl|txt)$/.test(path);
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return undefined;
  }
}

function treeOf(values: Fields): Tree {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, leafOf(value)]));
}

/** A default of nothing says nothing of the type; an empty map takes whatever it is given. */
function leafOf(value: unknown): ValueTree {
  if (Array.isArray(value)) return "list";
  if (isFields(value)) return Object.keys(value).length === 0 ? "map" : treeOf(value);
  if (typeof value === "boolean" || typeof value === "number") return typeof value;
  return typeof value === "string" && value !== "" ? "string" : "any";
}

const MOST_DEPTH = 12;
const LEAVES: Readonly<Record<string, string>> = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  array: "list",
};

/** Keys of a JSON Schema; references within the document are followed. */
function schemaTree(schema: Fields, top: Fields, depth: number): Tree {
  const properties = isFields(schema.properties) ? schema.properties : {};
  const open = schema.additionalProperties;
  return {
    ...Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, schemaLeaf(field, top, depth)])),
    ...(open === true || isFields(open) || isFields(schema.patternProperties) ? { [OPEN]: "any" } : {}),
  };
}

function schemaLeaf(given: unknown, top: Fields, depth: number): ValueTree {
  const field = followed(given, top);
  if (!isFields(field) || depth > MOST_DEPTH) return "any";
  if (isFields(field.properties)) return schemaTree(field, top, depth + 1);
  const [type, another] = [field.type].flat().filter((one) => one !== "null");
  if (type === "object" && another === undefined) return "map";
  return typeof type === "string" && another === undefined ? (LEAVES[type] ?? "any") : "any";
}

function followed(field: unknown, top: Fields): unknown {
  const reference = textAt(field, "$ref");
  if (reference === undefined || !reference.startsWith("#/")) return field;
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((here, key) => (isFields(here) ? here[key] : undefined), top);
}

/** Two trees of one chart; where both know a key, the narrower type counts only if the other says nothing. */
function merge(one: Tree, other: Tree): Tree {
  const merged: Record<string, ValueTree> = { ...one };
  for (const [key, theirs] of Object.entries(other)) {
    const ours = Object.hasOwn(one, key) ? one[key] : undefined;
    if (ours === undefined) merged[key] = theirs;
    else if (typeof ours !== "string" && typeof theirs !== "string") merged[key] = merge(ours, theirs);
    else if (ours === "any" && theirs !== "any") merged[key] = theirs;
    else if (typeof ours !== "string" && theirs === "map") merged[key] = ours;
    else if (ours === "map" && typeof theirs !== "string") merged[key] = theirs;
    else if (ours !== theirs) merged[key] = "any";
  }
  return merged;
}

/**
 * Paths below `.Values` that a template reads: with dots, through brackets as
 * in `(.Values.a).b`, and by `dig`, which takes keys, a default and a map.
 */
function readBy(template: string): readonly (readonly string[])[] {
  const keysOf = (path: string) => path.split(/[.)]/).filter((key) => key !== "");
  const dotted = [...template.matchAll(/\.Values((?:\)*\.[A-Za-z_][A-Za-z0-9_]*)*)/g)];
  const dug = [
    ...template.matchAll(/\bdig((?:\s+"[^"]*")+)(\s+(?:\([^()]*\)|[^\s"().]+))?\s+[$\w.]*\.Values((?:\.\w+)*)/g),
  ];
  return [
    // A map that `dig` looks into is not read whole.
    ...dotted.filter(({ index }) => !dug.some((one) => within(index, one))).map(([, path = ""]) => keysOf(path)),
    ...dug.map(([, quoted = "", other, path = ""]) => {
      const keys = [...quoted.matchAll(/"([^"]*)"/g)].map(([, key = ""]) => key);
      return [...keysOf(path), ...(other === undefined ? keys.slice(0, -1) : keys)];
    }),
  ];
}

function within(index: number, match: RegExpExecArray): boolean {
  return match.index <= index && index < match.index + match[0].length;
}

/** Paths below `.Values` that a template writes out as they are. */
function writtenBy(template: string): readonly (readonly string[])[] {
  const whole = /toYaml\s+\(?\s*[$\w.]*\.Values((?:\.\w+)+)|\.Values((?:\.\w+)+)\s*\|\s*toYaml/g;
  return [...template.matchAll(whole)].map(([, first, second = ""]) => (first ?? second).slice(1).split("."));
}

const PATH = "[$\\w.]*\\.Values((?:\\.\\w+)+)";
/** A question whether a value is a list or a map; one whether it is there at all is none. */
const ASKS = '(?:kindIs|typeIs|typeIsLike)\\s+"(?:slice|map|list|array|\\[\\])[^"]*"';
/** What a block that opens on a value does with it, before another block opens or this one ends. */
const IN_BLOCK = "(?:(?!\\{\\{-?\\s*(?:end|with|range|else)\\b)[\\s\\S]){0,400}?\\{\\{-?\\s*";
/** Functions of Helm and Sprig that take a list or a map, or ask whether a value is one. */
const OF_MORE = [
  `\\b${ASKS}\\s+${PATH}`,
  `\\b(?:kindOf|toYaml|toJson|range|keys|uniq|compact|sortAlpha|toStrings)\\s+\\(?\\s*${PATH}`,
  `\\brange\\s+\\$\\w+\\s*(?:,\\s*\\$\\w+\\s*)?:=\\s*${PATH}`,
  `\\b(?:join|has)\\s+(?:"[^"]*"|[$.\\w]+)\\s+${PATH}`,
  `${PATH}\\s*\\|\\s*(?:toYaml|toJson|join|kindOf|uniq|compact|sortAlpha)\\b`,
  `\\bwith\\s+${PATH}\\s*-?\\}\\}${IN_BLOCK}(?:range\\s+\\.|toYaml\\s+\\.|join\\s+"[^"]*"\\s+\\.|${ASKS}\\s+\\.)(?=[\\s|}])`,
].map((text) => new RegExp(text, "g"));

/** Paths below `.Values` that a template takes as a list or a map, or as either and a text. */
function takenAsMore(template: string): readonly (readonly string[])[] {
  return OF_MORE.flatMap((taken) => [...template.matchAll(taken)].map(([, path = ""]) => path.slice(1).split(".")));
}

/** A tree in which a text at a path is only a default: the template takes more. */
function withAny(tree: Tree, [key = "", ...rest]: readonly string[]): Tree {
  const node = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (node === undefined) return tree;
  if (rest.length > 0) return typeof node === "string" ? tree : { ...tree, [key]: withAny(node, rest) };
  return node === "string" ? { ...tree, [key]: "any" } : tree;
}

/** A tree in which a map that is written out takes any key, and so do the maps inside it. */
function withWritten(tree: Tree, [key = "", ...rest]: readonly string[]): Tree {
  const node = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (node === undefined || typeof node === "string") return tree;
  return { ...tree, [key]: rest.length === 0 ? deepOpen(node) : withWritten(node, rest) };
}

function deepOpen(node: Tree): Tree {
  const inner = Object.entries(node).map(([key, one]) => [key, typeof one === "string" ? one : deepOpen(one)]);
  return { ...Object.fromEntries(inner), [OPEN]: "any" };
}

/** A tree with what a template reads: a key that is missing is known, and a map that is read whole takes any key. */
function withRead(tree: Tree, [key, ...rest]: readonly string[]): Tree {
  if (key === undefined) return { ...tree, [OPEN]: "any" };
  const node = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (rest.length === 0)
    return { ...tree, [key]: node === undefined ? "any" : typeof node === "string" ? node : openOf(node) };
  if (node === undefined) return { ...tree, [key]: withRead({}, rest) };
  if (typeof node === "string") return tree;
  return { ...tree, [key]: withRead(node, rest) };
}

function openOf(node: ValueTree | undefined): ValueTree {
  return node === undefined || typeof node === "string" ? "map" : { ...node, [OPEN]: "any" };
}
