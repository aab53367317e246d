import { isFields } from "../../../data/fields";

/** A value inside an object, and the path to it as people write it, e.g. `spec.tls[0].secretName`. */
export interface Reached {
  readonly path: string;
  readonly value: unknown;
}

/** One step of a pattern: a name, and whether every item or every value below it is meant. */
interface Step {
  /** Undefined: any number of names, none too. */
  readonly name: RegExp | string | undefined;
  readonly each: "item" | "value" | undefined;
}

/** What several patterns do at one place of a walk: end, or go on. */
interface Branch {
  /** Which patterns end here. */
  readonly ends: number[];
  readonly forks: Fork[];
  /** Patterns that go on any number of steps below. */
  anywhere: Branch | undefined;
}

/** Where patterns go on below a name: with its value, each item of the list there, or each value of the map. */
interface Fork {
  readonly name: RegExp | string;
  value?: Branch;
  item?: Branch;
  each?: Branch;
}

/** What each pattern has led to. */
type Reaches = (Reached[] | undefined)[];

const trees = new Map<string, Branch>();
const treesOfRows = new WeakMap<object, Branch>();

/**
 * Every value that a pattern leads to. A pattern is a path of names; `[]`
 * means each item of a list, `{}` each value of a map, `*` any letters of a
 * name, `(a|b)` one of several names and `**` any number of steps.
 */
export function reach(value: unknown, pattern: string): readonly Reached[] {
  const tree = trees.get(pattern) ?? treeOf([pattern]);
  trees.set(pattern, tree);
  return walk(value, tree)[0] ?? [];
}

/**
 * What the patterns of rows lead to, row after row, in one walk: most rows of a
 * kind begin alike, and lead nowhere in most objects.
 *
 * @param rows the same list each time: it is read once
 */
export function reachByRows<Row extends { readonly path: string }>(
  value: unknown,
  rows: readonly Row[],
): readonly (Reached & { readonly row: Row })[] {
  const tree = treesOfRows.get(rows) ?? treeOf(rows.map(({ path }) => path));
  treesOfRows.set(rows, tree);
  const reaches = walk(value, tree);
  if (reaches.length === 0) return [];
  return rows.flatMap((row, index) => (reaches[index] ?? []).map((reached) => ({ row, ...reached })));
}

/** The same pattern for paths of a schema, where items are written `[]` and values `{}`. */
export function patternOf(pattern: string): RegExp {
  const parts = pattern
    .split(".")
    .map((part) =>
      part === "**"
        ? "(?:[^.]+\\.)*[^.]+"
        : part.replaceAll("[]", "\\[\\]").replaceAll("{}", "\\{\\}").replaceAll("*", "[^.]*"),
    );
  return new RegExp(`^${parts.join("\\.").replaceAll("(?:[^.]+\\.)*[^.]+\\.", "(?:[^.]+\\.)*")}$`);
}

function parse(pattern: string): readonly Step[] {
  if (pattern === "") return [];
  return pattern.split(".").map((part): Step => {
    if (part === "**") return { name: undefined, each: undefined };
    const each = part.endsWith("[]") ? "item" : part.endsWith("{}") ? "value" : undefined;
    const name = each === undefined ? part : part.slice(0, -2);
    return { name: /[*(]/.test(name) ? new RegExp(`^${name.replaceAll("*", ".*")}$`) : name, each };
  });
}

function emptyBranch(): Branch {
  return { ends: [], forks: [], anywhere: undefined };
}

function treeOf(patterns: readonly string[]): Branch {
  const root = emptyBranch();
  for (const [index, pattern] of patterns.entries()) {
    let here = root;
    for (const step of parse(pattern)) here = branchOf(here, step);
    here.ends.push(index);
  }
  return root;
}

/** Where a step leads from a branch; made if it is not there. */
function branchOf(from: Branch, { name, each }: Step): Branch {
  if (name === undefined) {
    from.anywhere ??= emptyBranch();
    return from.anywhere;
  }
  let fork = from.forks.find((one) => String(one.name) === String(name));
  if (fork === undefined) {
    fork = { name };
    from.forks.push(fork);
  }
  const kind = each === undefined ? "value" : each === "item" ? "item" : "each";
  const branch = fork[kind] ?? emptyBranch();
  fork[kind] = branch;
  return branch;
}

function walk(value: unknown, tree: Branch): Reaches {
  const reaches: Reaches = [];
  follow(value, "", tree, reaches);
  return reaches;
}

function follow(value: unknown, path: string, branch: Branch, reaches: Reaches): void {
  for (const index of branch.ends) {
    const list = reaches[index];
    if (list === undefined) reaches[index] = [{ path, value }];
    else list.push({ path, value });
  }
  if (branch.anywhere !== undefined) followAnywhere(value, path, branch.anywhere, reaches);
  if (branch.forks.length === 0 || !isFields(value)) return;
  for (const fork of branch.forks) {
    const { name } = fork;
    if (typeof name === "string") {
      if (Object.hasOwn(value, name)) enter(value[name], joined(path, name), fork, reaches);
    } else
      for (const key of Object.keys(value)) if (name.test(key)) enter(value[key], joined(path, key), fork, reaches);
  }
}

function enter(value: unknown, path: string, { value: here, item, each }: Fork, reaches: Reaches): void {
  if (here !== undefined) follow(value, path, here, reaches);
  if (item !== undefined && Array.isArray(value))
    followEach(value, path, (one, place) => follow(one, place, item, reaches));
  if (each !== undefined && isFields(value)) followEach(value, path, (one, place) => follow(one, place, each, reaches));
}

/** At a place and everywhere below it. */
function followAnywhere(value: unknown, path: string, branch: Branch, reaches: Reaches): void {
  follow(value, path, branch, reaches);
  followEach(value, path, (one, place) => followAnywhere(one, place, branch, reaches));
}

function followEach(value: unknown, path: string, go: (one: unknown, path: string) => void): void {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) go(item, `${path}[${index}]`);
  else if (isFields(value)) for (const key of Object.keys(value)) go(value[key], joined(path, key));
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
