import { byDistance, enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { isRecord, type JsonRecord } from "./json-schema";
import { memberPath, type SchemaProblem } from "./problem";
import { type DeclaredBlock, type Mode, members, type ProviderCatalog, providerOf } from "./terraform-document";
import { addressReference, isExpression, type Reference, referencesIn } from "./terraform-expression";

/** Heads that always exist, or only inside an expression. */
const GIVEN = new Set(["each", "count", "self", "path", "terraform", "provider"]);

/** Problems of references that lead to nothing inside the document. */
export function referenceProblems(
  document: JsonRecord,
  blocks: readonly DeclaredBlock[],
  catalog: ProviderCatalog,
): SchemaProblem[] {
  const scope = new Scope(document, blocks, catalog);
  const problems: SchemaProblem[] = [];
  visit(document, [], (text, steps) => {
    for (const reference of referencesIn(text)) {
      const problem = scope.problem(reference, "");
      if (problem !== undefined) problems.push({ ...problem, path: pathOf(steps) });
    }
  });
  for (const block of blocks) problems.push(...addressProblems(block, scope));
  return problems;
}

/** `depends_on` and `lifecycle` hold addresses rather than expressions. */
function addressProblems(block: DeclaredBlock, scope: Scope): SchemaProblem[] {
  const lifecycle = isRecord(block.body.lifecycle) ? block.body.lifecycle : {};
  const lists = [
    ["depends_on", block.body.depends_on],
    ["lifecycle.replace_triggered_by", lifecycle.replace_triggered_by],
  ] as const;
  const addresses = lists.flatMap(([key, list]) =>
    (Array.isArray(list) ? list : []).flatMap((entry: unknown, index) => {
      if (typeof entry !== "string" || isExpression(entry)) return [];
      return [scope.problem(addressReference(entry), `${block.path}.${key}[${index}]`)];
    }),
  );
  const ignored = (Array.isArray(lifecycle.ignore_changes) ? lifecycle.ignore_changes : []).map(
    (entry: unknown, index) => {
      const attribute = typeof entry === "string" ? /^[\w-]+/.exec(entry)?.[0] : undefined;
      return attribute === undefined || attribute === "all"
        ? undefined
        : scope.attributeProblem(block.mode, block.type, attribute, `${block.path}.lifecycle.ignore_changes[${index}]`);
    },
  );
  return [...addresses, ...ignored].filter((problem) => problem !== undefined);
}

type Step = string | number;

/** Shows every expression with the steps that lead to it; whoever keeps them makes a copy. */
function visit(value: unknown, steps: Step[], see: (text: string, steps: readonly Step[]) => void): void {
  if (typeof value === "string") {
    if (isExpression(value)) see(value, steps);
    return;
  }
  const into = (step: Step, member: unknown) => {
    steps.push(step);
    visit(member, steps, see);
    steps.pop();
  };
  if (Array.isArray(value)) for (const [index, member] of value.entries()) into(index, member);
  else if (isRecord(value)) for (const key of Object.keys(value)) if (key !== "//") into(key, value[key]);
}

function pathOf(steps: readonly Step[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === "number" ? `${path}[${step}]` : memberPath(path, step)),
    "",
  );
}

/** The names that a document declares. */
class Scope {
  private readonly variables: readonly string[];
  private readonly locals: readonly string[];
  private readonly modules: readonly string[];
  private readonly addresses: ReadonlySet<string>;
  private readonly types: ReadonlySet<string>;
  private readonly ephemeral: JsonRecord;

  constructor(
    document: JsonRecord,
    blocks: readonly DeclaredBlock[],
    private readonly catalog: ProviderCatalog,
  ) {
    const keys = (value: unknown): readonly string[] => members(value).map(([key]) => key);
    this.variables = keys(document.variable);
    this.locals = keys(document.locals);
    this.modules = keys(document.module);
    this.addresses = new Set(blocks.map((block) => `${block.mode}.${block.type}.${block.name}`));
    this.types = new Set(blocks.filter((block) => block.mode === "resource").map((block) => block.type));
    this.ephemeral = isRecord(document.ephemeral) ? document.ephemeral : {};
  }

  /** What is wrong with a reference, or `undefined` when it leads somewhere. */
  problem(reference: Reference, path: string): SchemaProblem | undefined {
    const [head = "", first = "", second = ""] = reference;
    if (GIVEN.has(head)) return undefined;
    if (head === "var") return absent("variable", first, this.variables, path);
    if (head === "local") return absent("local value", first, this.locals, path);
    if (head === "module") return absent("module", first, this.modules, path);
    if (head === "data") return this.blockProblem("data", reference.slice(1), path);
    if (head === "ephemeral")
      return isRecord(this.ephemeral[first]) && second in this.ephemeral[first]
        ? undefined
        : missing(`ephemeral.${first}.${second}`, [], path);
    return this.isResourceType(head) ? this.blockProblem("resource", reference, path) : undefined;
  }

  /** What is wrong with an attribute name of a type. */
  attributeProblem(mode: Mode, type: string, attribute: string, path: string): SchemaProblem | undefined {
    const block = this.catalog.type(mode, type)?.block;
    if (block === undefined) return undefined;
    const { attributes = {}, block_types = {} } = block;
    if (Object.hasOwn(attributes, attribute) || Object.hasOwn(block_types, attribute)) return undefined;
    const known = [...Object.keys(attributes), ...Object.keys(block_types)];
    return missing(`${type} has no attribute ${attribute}`, known, path, attribute);
  }

  /** A name that is neither declared nor of a required provider is a variable of the expression. */
  private isResourceType(head: string): boolean {
    return this.types.has(head) || (head.includes("_") && this.catalog.knows(providerOf(head)));
  }

  private blockProblem(
    mode: Mode,
    [type = "", name = "", attribute]: Reference,
    path: string,
  ): SchemaProblem | undefined {
    const prefix = `${mode}.${type}.`;
    if (!this.addresses.has(prefix + name)) {
      const names = [...this.addresses]
        .filter((address) => address.startsWith(prefix))
        .map((address) => address.slice(prefix.length));
      return missing(
        `a reference to ${mode === "data" ? "data." : ""}${type}.${name}, which is not declared`,
        names,
        path,
        name,
      );
    }
    return attribute === undefined ? undefined : this.attributeProblem(mode, type, attribute, path);
  }
}

function absent(what: string, name: string, known: readonly string[], path: string): SchemaProblem | undefined {
  return known.includes(name)
    ? undefined
    : missing(`a reference to ${what} ${name}, which is not declared`, known, path, name);
}

function missing(got: string, known: readonly string[], path: string, name = ""): SchemaProblem {
  const near = nearest(name, known);
  return {
    path,
    got,
    want: known.length === 0 ? "something that the document declares" : `one of ${enumerate(byDistance(name, known))}`,
    ...(near !== undefined && { fix: `write ${near}` }),
  };
}
