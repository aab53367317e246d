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
  follow({ path: "", value }, steps, 0, found);
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

function follow(here: Reached, steps: readonly Step[], position: number, found: Reached[]): void {
  const step = steps[position];
  if (step === undefined) {
    found.push(here);
    return;
  }
  if (step.name === undefined) {
    follow(here, steps, position + 1, found);
    for (const below of childrenOf(here)) follow(below, steps, position, found);
    return;
  }
  if (!isFields(here.value)) return;
  const names =
    typeof step.name === "string"
      ? Object.hasOwn(here.value, step.name)
        ? [step.name]
        : []
      : Object.keys(here.value).filter((name) => step.name instanceof RegExp && step.name.test(name));
  for (const name of names) {
    const next = { path: here.path === "" ? name : `${here.path}.${name}`, value: here.value[name] };
    if (step.each === undefined) follow(next, steps, position + 1, found);
    else if (step.each === "item" ? Array.isArray(next.value) : isFields(next.value)) {
      for (const below of childrenOf(next)) follow(below, steps, position + 1, found);
    }
  }
}

function childrenOf({ path, value }: Reached): readonly Reached[] {
  if (Array.isArray(value)) return value.map((item, index) => ({ path: `${path}[${index}]`, value: item }));
  if (!isFields(value)) return [];
  return Object.entries(value).map(([name, below]) => ({ path: path === "" ? name : `${path}.${name}`, value: below }));
}
