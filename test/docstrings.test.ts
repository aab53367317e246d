import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "@swc/core";

const ROOT = join(__dirname, "..");
const LAYERS = ["lib", "infra", "compiler", "apps", "cli"];

/** The share that must have a docstring; what is left is for members that their type explains. */
const LEAST = 0.9;

/** An exported interface, or one of its members. */
interface Documented {
  /** `Cluster` or `Cluster.machines`. */
  readonly name: string;
  readonly file: string;
  /** Text of its docstring without comment marks; empty where there is none. */
  readonly docstring: string;
}

/** The exported interfaces of a module, each followed by its members. */
function interfacesOf(file: string, source: string): readonly Documented[] {
  // Spans count bytes over everything that was parsed before: a first statement of ours says where this text starts.
  const bytes = Buffer.from(`0;\n${source}`);
  const { body } = parseSync(bytes.toString(), { syntax: "typescript" });
  const start = body[0]?.span.start ?? 0;
  const between = (from: number, to: number) => docstringIn(bytes.subarray(from - start, to - start).toString());
  return body.flatMap((item, index): Documented[] => {
    if (item.type !== "ExportDeclaration" || item.declaration.type !== "TsInterfaceDeclaration") return [];
    const { id, body: block } = item.declaration;
    let before = block.span.start + 1;
    const members = block.body.map((member) => {
      const docstring = between(before, member.span.start);
      before = member.span.end;
      const key = "key" in member && "value" in member.key ? String(member.key.value) : "[key]";
      return { file, name: `${id.value}.${key}`, docstring };
    });
    return [
      { file, name: id.value, docstring: between(body[index - 1]?.span.end ?? start, item.span.start) },
      ...members,
    ];
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
    .flatMap((file) => interfacesOf(file, readFileSync(join(ROOT, file), "utf8"))),
);

const isMember = ({ name }: Documented) => name.includes(".");
const isSilent = ({ docstring }: Documented) => docstring === "";
const show = ({ file, name }: Documented) => `${file} ${name}`;

test("the scan reads docstrings of exported interfaces, and of those alone", () => {
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
`;
  expect(interfacesOf("box.ts", source)).toEqual([
    { file: "box.ts", name: "Box", docstring: "é" },
    { file: "box.ts", name: "Box.width", docstring: "Metres." },
    { file: "box.ts", name: "Box.height", docstring: "" },
    { file: "box.ts", name: "Box.give", docstring: "Gives it\naway." },
  ]);
  expect(interfacesOf("again.ts", source)).toHaveLength(4);
});

test.each([
  { what: "members of exported interfaces", some: ALL.filter(isMember), least: 1000 },
  { what: "exported interfaces", some: ALL.filter((one) => !isMember(one)), least: 200 },
])("at least nine of ten $what have a docstring", ({ some, least }) => {
  expect(some.length).toBeGreaterThan(least);
  const silent = some.filter(isSilent);
  // Names are of interest only where the share is too small.
  expect(1 - silent.length / some.length >= LEAST ? [] : silent.map(show)).toEqual([]);
});

test("a docstring says more than the name does", () => {
  const empty = ALL.filter((one) => !isSilent(one) && onlyRepeats(one));
  expect(empty.map((one) => `${show(one)}: ${one.docstring}`)).toEqual([]);
  expect(onlyRepeats({ file: "", name: "Chart.version", docstring: "The version of the chart." })).toBe(true);
  expect(onlyRepeats({ file: "", name: "Chart.version", docstring: "Exact version." })).toBe(false);
});
