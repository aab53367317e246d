import { SourceMap } from "node:module";
import { type Expression, type Program, parse, type SpreadElement, type VariableDeclaration } from "acorn";
import { type Marked, stepsOf } from "../../lib/definition/locate";
import { type Compiled, inProject } from "./compile";

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
  /** The name of the field, or the item of a list. */
  readonly name: Expression;
  readonly value: Expression;
  /** How many steps lead to it. */
  readonly depth: number;
}

/** Constants that name constants, and parts that are made of parts; a chain that is longer leads nowhere. */
const DEEPEST = 16;

/** Functions that give back what they are given (`api/cluster.ts`). */
const TYPING = new Set(["defineCluster", "definePart"]);

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
  const program = parse(code, { ecmaVersion: "latest", locations: true });
  const constants = constantsOf(program);
  const root = exported(program, constants);
  const source = map === "" ? undefined : new SourceMap(JSON.parse(map));
  return (path, marked) => {
    if (root === undefined || source === undefined) return undefined;
    const steps = stepsOf(path);
    const found = memberAt(root, steps, constants);
    if (found === undefined) return undefined;
    const isWhole = found.depth === steps.length && marked === "value" && isPlain(found.value);
    const start = (isWhole ? found.value : found.name).loc?.start;
    if (start === undefined) return undefined;
    const entry = source.findEntry(start.line - 1, start.column);
    if (!("originalSource" in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: inProject(project, originalSource), line: originalLine + 1, column: originalColumn + 1 };
  };
}

type Constants = ReadonlyMap<string, Expression>;

/** Constants at the top, by name. */
function constantsOf({ body }: Program): Constants {
  const declared = body.filter((one): one is VariableDeclaration => one.type === "VariableDeclaration");
  return new Map(
    declared
      .flatMap(({ declarations }) => declarations)
      .flatMap(({ id, init }) => (id.type === "Identifier" && init ? [[id.name, init] as const] : [])),
  );
}

/** What the definition exports by default, as esbuild writes it: `__export(home_exports, { default: () => home_default })`. */
function exported({ body }: Program, constants: Constants): Expression | undefined {
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "CallExpression") continue;
    const [, names] = statement.expression.arguments;
    if (nameOf(statement.expression.callee) !== "__export" || names?.type !== "ObjectExpression") continue;
    for (const one of names.properties) {
      if (one.type !== "Property" || nameOf(one.key) !== "default") continue;
      if (one.value.type !== "ArrowFunctionExpression" || one.value.body.type === "BlockStatement") continue;
      return plainOf(one.value.body, constants);
    }
  }
  return undefined;
}

/** The longest part of a path that is written; of parts below a definition, those that come later win. */
function memberAt(root: Expression, steps: Steps, constants: Constants, depth = 0): Found | undefined {
  const own = below(root, steps, constants);
  if (own?.depth === steps.length || depth > DEEPEST || steps[0] === "extends") return own;
  const parts = childOf(root, "extends", constants);
  if (parts?.value.type !== "ArrayExpression") return own;
  const others = [...parts.value.elements].reverse().flatMap((part) => {
    if (part === null || part.type === "SpreadElement") return [];
    return memberAt(plainOf(part, constants), steps, constants, depth + 1) ?? [];
  });
  return [own, ...others].reduce((best, one) => ((one?.depth ?? 0) > (best?.depth ?? 0) ? one : best), undefined);
}

function below(root: Expression, steps: Steps, constants: Constants): Found | undefined {
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
  parent: Expression,
  step: string | number,
  constants: Constants,
  depth = 0,
): Omit<Found, "depth"> | undefined {
  if (depth > DEEPEST) return undefined;
  if (parent.type === "ArrayExpression" && typeof step === "number") {
    const before = parent.elements.slice(0, step + 1);
    const item = before[step];
    if (!item || before.some((one) => one?.type === "SpreadElement") || item.type === "SpreadElement") return undefined;
    return { name: item, value: plainOf(item, constants) };
  }
  if (parent.type !== "ObjectExpression") return undefined;
  // What comes later wins.
  for (const one of [...parent.properties].reverse()) {
    if (one.type === "SpreadElement") {
      const spread = childOf(plainOf(one.argument, constants), step, constants, depth + 1);
      if (spread !== undefined) return spread;
    } else if (!one.computed && nameOf(one.key) === String(step))
      return { name: one.key, value: plainOf(one.value, constants) };
  }
  return undefined;
}

/** An expression, or the one that a constant, a field of a constant or a typing function gives in its place. */
function plainOf(expression: Expression, constants: Constants, depth = 0): Expression {
  if (depth > DEEPEST) return expression;
  if (expression.type === "Identifier") {
    const value = constants.get(expression.name);
    return value === undefined ? expression : plainOf(value, constants, depth + 1);
  }
  if (expression.type === "MemberExpression") {
    const { object, property, computed } = expression;
    const field = computed ? undefined : nameOf(property);
    if (object.type === "Super" || field === undefined) return expression;
    return childOf(plainOf(object, constants, depth + 1), field, constants)?.value ?? expression;
  }
  if (expression.type !== "CallExpression") return expression;
  const [given] = expression.arguments;
  if (given === undefined || given.type === "SpreadElement" || !TYPING.has(called(expression.callee) ?? ""))
    return expression;
  return plainOf(given, constants, depth + 1);
}

/** `f` of `f()`, of `module.f()` and of `(0, module.f)()`. */
function called(callee: Expression | { readonly type: "Super" | "PrivateIdentifier" }): string | undefined {
  if (callee.type === "SequenceExpression") {
    const last = callee.expressions.at(-1);
    return last === undefined ? undefined : called(last);
  }
  return callee.type === "MemberExpression" ? nameOf(callee.property) : nameOf(callee);
}

/** The name that an identifier or a literal is as the key of a field. */
function nameOf(
  key: Expression | SpreadElement | { readonly type: "Super" | "PrivateIdentifier" },
): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/** True for one word or text: a mark shows all of it. */
function isPlain({ type }: Expression): boolean {
  return type === "Literal" || type === "TemplateLiteral" || type === "UnaryExpression";
}
