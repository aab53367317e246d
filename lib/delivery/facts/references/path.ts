import { type Fields, isFields } from "../../../data/fields";

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

const NOTHING: readonly never[] = [];

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
  return walk(value, tree)[0] ?? NOTHING;
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
  if (reaches.length === 0) return NOTHING;
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
  const walker = new Walker();
  walker.follow(value, tree);
  return walker.reaches;
}

/** Goes where patterns lead, and knows the way; it is written as a path where a pattern ends, as few do. */
class Walker {
  readonly reaches: Reaches = [];
  private readonly way: (string | number)[] = [];

  follow(value: unknown, branch: Branch): void {
    if (branch.ends.length > 0) this.end(value, branch.ends);
    if (branch.anywhere !== undefined) this.followAnywhere(value, branch.anywhere);
    if (branch.forks.length === 0 || !isFields(value)) return;
    for (const fork of branch.forks) {
      const { name } = fork;
      if (typeof name === "string") {
        if (Object.hasOwn(value, name)) this.enter(name, value[name], fork);
      } else for (const key of Object.keys(value)) if (name.test(key)) this.enter(key, value[key], fork);
    }
  }

  private end(value: unknown, ends: readonly number[]): void {
    const path = pathOf(this.way);
    for (const index of ends) {
      const list = this.reaches[index];
      if (list === undefined) this.reaches[index] = [{ path, value }];
      else list.push({ path, value });
    }
  }

  private enter(key: string, value: unknown, { value: here, item, each }: Fork): void {
    this.way.push(key);
    if (here !== undefined) this.follow(value, here);
    if (item !== undefined && Array.isArray(value)) this.followItems(value, item);
    if (each !== undefined && isFields(value)) this.followValues(value, each);
    this.way.pop();
  }

  private followItems(list: readonly unknown[], branch: Branch, anywhere = false): void {
    for (let index = 0; index < list.length; index++) this.step(index, list[index], branch, anywhere);
  }

  private followValues(fields: Fields, branch: Branch, anywhere = false): void {
    for (const key of Object.keys(fields)) this.step(key, fields[key], branch, anywhere);
  }

  private step(key: string | number, value: unknown, branch: Branch, anywhere: boolean): void {
    this.way.push(key);
    if (anywhere) this.followAnywhere(value, branch);
    else this.follow(value, branch);
    this.way.pop();
  }

  /** At a place and everywhere below it. */
  private followAnywhere(value: unknown, branch: Branch): void {
    this.follow(value, branch);
    if (Array.isArray(value)) this.followItems(value, branch, true);
    else if (isFields(value)) this.followValues(value, branch, true);
  }
}

function pathOf(way: readonly (string | number)[]): string {
  let path = "";
  for (const step of way) path += typeof step === "number" ? `[${step}]` : path === "" ? step : `.${step}`;
  return path;
}
