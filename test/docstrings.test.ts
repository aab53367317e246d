import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClassMember, parseSync, type Span, type VariableDeclarator } from "@swc/core";

const ROOT = join(__dirname, "..");
const LAYERS = ["lib", "infra", "compiler", "apps", "cli"];

/** The share that must have a docstring; what is left is for members that their type explains. */
const LEAST = 0.9;

type Kind = "interface" | "class" | "member" | "type" | "constant" | "function";

/** Something that a module exports, or a member of it that others can use. */
interface Documented {
  readonly kind: Kind;
  /** `Cluster` or `Cluster.machines`. */
  readonly name: string;
  readonly file: string;
  /** Text of its docstring without comment marks; empty where there is none. */
  readonly docstring: string;
}

/** The name of a member; undefined for what nobody outside the class sees. */
function classMember(member: ClassMember): string | undefined {
  if (!("key" in member) || ("accessibility" in member && typeof member.accessibility === "string")) return undefined;
  // What a class of somebody else's asks for is explained there.
  if (("isOverride" in member && member.isOverride) || member.type === "Constructor") return undefined;
  return "value" in member.key ? String(member.key.value) : undefined;
}

/** A rule says itself what it finds, why and from where: a docstring could only repeat its title. */
function isRule(declared: VariableDeclarator | undefined): boolean {
  const id = declared?.id;
  if (id === undefined || !("typeAnnotation" in id) || id.typeAnnotation?.type !== "TsTypeAnnotation") return false;
  const annotation = id.typeAnnotation.typeAnnotation;
  if (annotation.type !== "TsTypeReference" || annotation.typeName.type !== "Identifier") return false;
  return ["Rule", "RuleText"].includes(annotation.typeName.value);
}

/** What a module exports, interfaces and classes each followed by their members. */
function exportsOf(file: string, source: string): readonly Documented[] {
  // Spans count bytes over everything that was parsed before: a first statement of ours says where this text starts.
  const bytes = Buffer.from(`0;\n${source}`);
  const { body } = parseSync(bytes.toString(), { syntax: "typescript" });
  const start = body[0]?.span.start ?? 0;
  const between = (from: number, to: number) => docstringIn(bytes.subarray(from - start, to - start).toString());
  return body.flatMap((item, index): Documented[] => {
    if (item.type !== "ExportDeclaration") return [];
    const { declaration } = item;
    const whole = (kind: Kind, name: string): Documented => ({
      kind,
      file,
      name,
      docstring: between(body[index - 1]?.span.end ?? start, item.span.start),
    });
    const membersOf = (name: string, members: readonly { name: string | undefined; span: Span }[], from: number) => {
      let before = from;
      return members.flatMap((member): Documented[] => {
        const docstring = between(before, member.span.start);
        before = member.span.end;
        return member.name === undefined ? [] : [{ kind: "member", file, name: `${name}.${member.name}`, docstring }];
      });
    };
    if (declaration.type === "TsInterfaceDeclaration") {
      const { id, body: block } = declaration;
      const members = block.body.map((member) => ({
        name: "key" in member && "value" in member.key ? String(member.key.value) : "[key]",
        span: member.span,
      }));
      return [whole("interface", id.value), ...membersOf(id.value, members, block.span.start + 1)];
    }
    if (declaration.type === "ClassDeclaration") {
      const name = declaration.identifier.value;
      const members = declaration.body.flatMap((member) =>
        "span" in member ? [{ name: classMember(member), span: member.span }] : [],
      );
      return [whole("class", name), ...membersOf(name, members, declaration.span.start)];
    }
    if (declaration.type === "TsTypeAliasDeclaration") return [whole("type", declaration.id.value)];
    if (declaration.type === "FunctionDeclaration") return [whole("function", declaration.identifier.value)];
    if (declaration.type !== "VariableDeclaration") return [];
    const [first] = declaration.declarations;
    if (first?.id.type !== "Identifier" || isRule(first)) return [];
    return [whole("constant", first.id.value)];
  });
}

/** The docstring directly before what follows the text. */
function docstringIn(lead: string): string {
  const [, text = ""] = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*$/.exec(lead) ?? [];
  return text.replaceAll(/^\s*\* ?/gm, "").trim();
}

const wordsOf = (text: string) =>
  text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 0);

const FILLER = new Set(["the", "a", "an", "of", "its", "this", "is", "for"]);

/** True for a docstring that has no word beyond those of the name, that of the interface included. */
function onlyRepeats({ name, docstring }: Documented): boolean {
  const known = new Set([...wordsOf(name), ...FILLER]);
  return wordsOf(docstring).every((word) => known.has(word));
}

const ALL = LAYERS.flatMap((layer) =>
  readdirSync(join(ROOT, layer), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${layer}/${path.replaceAll("\\", "/")}`)
    .sort()
    .flatMap((file) => exportsOf(file, readFileSync(join(ROOT, file), "utf8"))),
);

const isSilent = ({ docstring }: Documented) => docstring === "";
const show = ({ file, name }: Documented) => `${file} ${name}`;

test("the scan reads docstrings of what a module exports, and of that alone", () => {
  const source = `/** é */
export interface Box {
  /** Metres. */
  readonly width: number;
  // a remark
  readonly height: number;
  /**
   * Gives it
   * away.
   */
  give(to: string): void;
}
interface Hidden {
  readonly secret: string;
}
/** One of them. */
export type Name = "a" | "b";
export const LIMIT = 3;
export const rule: Rule = { title: "A limit is passed" };
/** Doubles it. */
export function twice(value: number): number {
  return 2 * value;
}
const secret = 1;
/** Holds. */
export class Store extends Base {
  /** Litres. */
  readonly size: number = secret;
  private open = false;
  constructor() {
    super();
  }
  override toString(): string {
    return "";
  }
  read(): boolean {
    return this.open;
  }
}
`;
  const found = exportsOf("box.ts", source);
  expect(found.map(({ kind, name, docstring }) => [kind, name, docstring])).toEqual([
    ["interface", "Box", "é"],
    ["member", "Box.width", "Metres."],
    ["member", "Box.height", ""],
    ["member", "Box.give", "Gives it\naway."],
    ["type", "Name", "One of them."],
    ["constant", "LIMIT", ""],
    ["function", "twice", "Doubles it."],
    ["class", "Store", "Holds."],
    ["member", "Store.size", "Litres."],
    ["member", "Store.read", ""],
  ]);
  expect(exportsOf("again.ts", source)).toHaveLength(found.length);
});

test.each<{ kind: Kind; least: number }>([
  { kind: "member", least: 1000 },
  { kind: "interface", least: 200 },
  { kind: "class", least: 30 },
  { kind: "type", least: 150 },
  { kind: "constant", least: 400 },
  { kind: "function", least: 900 },
])("at least nine of ten exports of the kind $kind have a docstring", ({ kind, least }) => {
  const some = ALL.filter((one) => one.kind === kind);
  expect(some.length).toBeGreaterThan(least);
  const silent = some.filter(isSilent);
  // Names are of interest only where the share is too small.
  expect(1 - silent.length / some.length >= LEAST ? [] : silent.map(show)).toEqual([]);
});

test("a docstring says more than the name does", () => {
  const empty = ALL.filter((one) => !isSilent(one) && onlyRepeats(one));
  expect(empty.map((one) => `${show(one)}: ${one.docstring}`)).toEqual([]);
  const version = { kind: "member" as const, file: "", name: "Chart.version" };
  expect(onlyRepeats({ ...version, docstring: "The version of the chart." })).toBe(true);
  expect(onlyRepeats({ ...version, docstring: "Exact version." })).toBe(false);
});
