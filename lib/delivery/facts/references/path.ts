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

/** What a walk along a pattern is about, and where it puts what it reaches. */
interface Walk {
  readonly steps: readonly Step[];
  readonly found: Reached[];
}

const parsed = new Map<string, readonly Step[]>();

/**
 * Every value that a pattern leads to. A pattern is a path of names; `[]`
 * means each item of a list, `{}` each value of a map, `*` any letters of a
 * name, `(a|b)` one of several names and `**` any number of steps.
 */
export function reach(value: unknown, pattern: string): readonly Reached[] {
  const steps = parsed.get(pattern) ?? parse(pattern);
  parsed.set(pattern, steps);
  const found: Reached[] = [];
  follow(value, "", { steps, found }, 0);
  return found;
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

function follow(value: unknown, path: string, walk: Walk, position: number): void {
  const step = walk.steps[position];
  if (step === undefined) {
    walk.found.push({ path, value });
    return;
  }
  const { name } = step;
  if (name === undefined) {
    follow(value, path, walk, position + 1);
    below(value, path, walk, position);
    return;
  }
  if (!isFields(value)) return;
  if (typeof name === "string") {
    if (Object.hasOwn(value, name)) enter(value[name], joined(path, name), walk, position);
    return;
  }
  for (const key of Object.keys(value)) if (name.test(key)) enter(value[key], joined(path, key), walk, position);
}

/** Goes on with what a step has led to, or with what is in it. */
function enter(value: unknown, path: string, walk: Walk, position: number): void {
  const each = walk.steps[position]?.each;
  if (each === undefined) follow(value, path, walk, position + 1);
  else if (each === "item" ? Array.isArray(value) : isFields(value)) below(value, path, walk, position + 1);
}

function below(value: unknown, path: string, walk: Walk, position: number): void {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) follow(item, `${path}[${index}]`, walk, position);
  else if (isFields(value)) for (const key of Object.keys(value)) follow(value[key], joined(path, key), walk, position);
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
