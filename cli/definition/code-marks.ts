import { SourceMap } from "node:module";
import { type Marked, stepsOf } from "../../lib/definition/locate";
import { type Compiled, inProject } from "./compile";
import { readValue, type Value } from "./read-code";

/** Where something of a definition is written; in a file that the definition imports, perhaps. */
export interface CodePlace {
  /** Relative to the project where it lies inside, with `/`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

type Steps = readonly (string | number)[];

interface Found {
  /** Offset of the name of the field, or of the item of a list. */
  readonly name: number;
  readonly value: Value;
  /** How many steps lead to it. */
  readonly depth: number;
}

/** Constants that name constants, and parts that are made of parts; a chain that is longer leads nowhere. */
const DEEPEST = 16;

/** Functions that give back what they are given (`api/cluster.ts`). */
const TYPING = new Set(["defineCluster", "definePart"]);

/** The value of a constant at the top; undefined where there is none of that name. */
type Constants = (name: string) => Value | undefined;

/**
 * Where paths of a definition in TypeScript are written: followed through
 * constants, spreads, parts and imported files, as far as they are plain. What a
 * function makes counts as written where the function is called. Undefined where
 * nothing of a path is written.
 */
export function placesInCode(
  { code, map }: Compiled,
  project: string,
): (path: string, marked: Marked) => CodePlace | undefined {
  const constants = constantsOf(code);
  const exported = exportedName(code);
  const root = exported === undefined ? undefined : plainOf({ is: "constant", start: 0, name: exported }, constants);
  const source = map === "" ? undefined : new SourceMap(JSON.parse(map));
  return (path, marked) => {
    if (root === undefined || source === undefined) return undefined;
    const steps = stepsOf(path);
    const found = memberAt(root, steps, constants);
    if (found === undefined) return undefined;
    const isWhole = found.depth === steps.length && marked === "value" && found.value.is === "word";
    const before = code.slice(0, isWhole ? found.value.start : found.name).split("\n");
    const entry = source.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    if (!("originalSource" in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: inProject(project, originalSource), line: originalLine + 1, column: originalColumn + 1 };
  };
}

/** Statements of the top begin their lines; whatever is inside something is behind blanks. */
function constantsOf(code: string): Constants {
  const starts = new Map(
    [...code.matchAll(/^(?:var|let|const) ([\w$]+) = /gm)].map(({ 0: head, 1: name = "", index }) => [
      name,
      index + head.length,
    ]),
  );
  const values = new Map<string, Value>();
  return (name) => {
    const start = starts.get(name);
    if (start === undefined) return undefined;
    const value = values.get(name) ?? readValue(code, start);
    values.set(name, value);
    return value;
  };
}

/** What the definition exports by default, as esbuild writes it: `__export(home_exports, { default: () => home_default })`. */
function exportedName(code: string): string | undefined {
  const of = /^module\.exports = __toCommonJS\(([\w$]+)\)/m.exec(code)?.[1];
  const exports = [...code.matchAll(/^__export\(([\w$]+), \{([^}]*)\}/gm)].find(([, name]) => name === of);
  return /\bdefault: \(\) => ([\w$]+)/.exec(exports?.[2] ?? "")?.[1];
}

/** The longest part of a path that is written; of parts below a definition, those that come later win. */
function memberAt(root: Value, steps: Steps, constants: Constants, depth = 0): Found | undefined {
  const own = below(root, steps, constants);
  if (own?.depth === steps.length || depth > DEEPEST || steps[0] === "extends") return own;
  const parts = childOf(root, "extends", constants)?.value;
  if (parts?.is !== "list") return own;
  const others = [...parts.items].reverse().flatMap((part) => {
    if (part === undefined) return [];
    return memberAt(plainOf(part, constants), steps, constants, depth + 1) ?? [];
  });
  return [own, ...others].reduce((best, one) => ((one?.depth ?? 0) > (best?.depth ?? 0) ? one : best), undefined);
}

function below(root: Value, steps: Steps, constants: Constants): Found | undefined {
  let found: Found | undefined;
  for (const [index, step] of steps.entries()) {
    const child = childOf(found?.value ?? root, step, constants);
    if (child === undefined) return found;
    found = { ...child, depth: index + 1 };
  }
  return found;
}

/** A member of a map or a list, its value followed to where it is plain. */
function childOf(
  parent: Value,
  step: string | number,
  constants: Constants,
  depth = 0,
): Omit<Found, "depth"> | undefined {
  if (depth > DEEPEST) return undefined;
  if (parent.is === "list" && typeof step === "number") {
    const before = parent.items.slice(0, step + 1);
    const item = before[step];
    return item === undefined || before.includes(undefined)
      ? undefined
      : { name: item.start, value: plainOf(item, constants) };
  }
  if (parent.is !== "map") return undefined;
  // What comes later wins.
  for (const { name, start, value } of [...parent.members].reverse()) {
    if (name === String(step)) return { name: start, value: plainOf(value, constants) };
    const spread = name === undefined ? childOf(plainOf(value, constants), step, constants, depth + 1) : undefined;
    if (spread !== undefined) return spread;
  }
  return undefined;
}

/** A value, or the one that a constant, a field of a constant or a typing function gives in its place. */
function plainOf(value: Value, constants: Constants, depth = 0): Value {
  if (depth > DEEPEST) return value;
  const next = nextOf(value, constants, depth);
  return next === undefined ? value : plainOf(next, constants, depth + 1);
}

function nextOf(value: Value, constants: Constants, depth: number): Value | undefined {
  if (value.is === "constant") return constants(value.name);
  if (value.is === "field") return childOf(plainOf(value.of, constants, depth + 1), value.name, constants)?.value;
  return value.is === "call" && TYPING.has(value.name) ? value.given : undefined;
}
