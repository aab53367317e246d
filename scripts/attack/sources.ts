import { dump } from "js-yaml";
import type { Random } from "./random";

/** The text of a definition file. */
export interface Source {
  readonly language: "yaml" | "ts";
  readonly text: string;
  /** What was done to the text itself; empty where it is the value, written as it is. */
  readonly what: string;
}

/** A value as YAML, at times with the text spoiled too. */
export function yamlSource(value: unknown, random: Random): Source {
  const text = random.chance(0.5)
    ? JSON.stringify(value, null, random.pick([0, 2]))
    : dump(value, { noRefs: true, lineWidth: -1 });
  const spoil = random.chance(0.15) ? random.pick(Object.keys(YAML)) : undefined;
  const spoiled = spoil === undefined ? text : (YAML[spoil]?.(text ?? "", random) ?? "");
  return { language: "yaml", text: spoiled ?? "", what: spoil ?? "" };
}

/** A value as TypeScript, at times as what YAML cannot say. */
export function typescriptSource(value: unknown, random: Random): Source {
  const literal = literalOf(value);
  const form = random.chance(0.3) ? random.pick(Object.keys(TYPESCRIPT)) : undefined;
  const text = form === undefined ? `export default ${literal};\n` : (TYPESCRIPT[form]?.(literal, random) ?? "");
  return { language: "ts", text, what: form ?? "" };
}

/** JSON as a program that gives the same fields: a literal `__proto__:` would set the prototype. */
function literalOf(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value) ?? "null")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")})`;
}

type Spoil = (text: string, random: Random) => string;

/** Lines of a text with others put in at some place. */
function insert(text: string, added: string, random: Random): string {
  const lines = text.split("\n");
  lines.splice(random.below(lines.length + 1), 0, added);
  return lines.join("\n");
}

const bomb = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x]",
  ...Array.from(
    { length: 12 },
    (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(", ")}]`,
  ),
].join("\n");

const YAML: Readonly<Record<string, Spoil>> = {
  "cut off": (text, random) => text.slice(0, random.below(text.length)),
  "marks of a merge": (text) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`,
  "a mark of a merge": (text, random) => insert(text, "<<<<<<< HEAD", random),
  "written twice": (text) => `${text}\n${text}`,
  "two documents": (text) => `${text}\n---\n${text}`,
  "an alias": (text, random) => insert(text, "attack: &a {b: 1}\nagain: *a", random),
  "a value that holds itself": (text, random) => insert(text, "attack: &a [*a]", random),
  "aliases without bound": (text) => `${bomb}\n${text}`,
  "a merge key": (text, random) => insert(text, "<<: {name: other}", random),
  "a tag": (text, random) => insert(text, 'attack: !!js/function "function () { return 1 }"', random),
  "another tag": (text, random) => insert(text, "attack: !!binary aGk=", random),
  "a tab": (text, random) => insert(text, "\tattack: 1", random),
  "a byte order mark": (text) => `\ufeff${text}`,
  "a zero byte": (text, random) => insert(text, "attack: \u0000", random),
  CRLF: (text) => text.replaceAll("\n", "\r\n"),
  "lists without end": (text) => `${text}\nattack: ${"[".repeat(50_000)}`,
  "maps without end": (text) => `${text}\nattack: ${"{a: ".repeat(50_000)}`,
  "a list as a key": (text) => `${text}\n? [a, b]\n: c\n`,
  nothing: () => "",
  "only a comment": () => "# nothing\n",
  "a text": () => "just a text\n",
  "a list": () => "- a\n- b\n",
  "200,000 items": (text) => `${text}\nattack:\n${"- 192.168.1.300\n".repeat(200_000)}`,
  "characters turned round": (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + [...text.slice(at, at + 40)].reverse().join("") + text.slice(at + 40);
  },
};

const TYPESCRIPT: Readonly<Record<string, Spoil>> = {
  throws: (literal) => `const value = ${literal};\nthrow new Error("boom" + value.name);\n`,
  "throws nothing": () => "throw undefined;\n",
  "throws an object without a text": () => "throw Object.create(null);\n",
  "throws what throws": () =>
    'throw { get message() { throw new Error("again"); }, get stack() { throw new Error("again"); }, toString() { throw 1; } };\n',
  "is cut off": (literal, random) => `export default ${literal.slice(0, random.below(literal.length))}`,
  "exports a function": (literal) => `export default () => ${literal};\n`,
  "exports a promise": (literal) => `export default Promise.resolve(${literal});\n`,
  "exports a class": () => "export default class {}\n",
  "exports a symbol": () => "export default Symbol.iterator;\n",
  "exports a big number": () => "export default 10n;\n",
  "exports a map": (literal) => `export default new Map(Object.entries(${literal}));\n`,
  "exports a date": () => "export default new Date(0);\n",
  "holds itself": (literal) =>
    `const value = ${literal};\nvalue.network = value;\nvalue.apps = { a: value };\nexport default value;\n`,
  "holds itself in a list": (literal) =>
    `const value = ${literal};\nconst list = [];\nlist.push(list);\nvalue.network.nameservers = list;\nexport default value;\n`,
  "is deep": (literal) =>
    `const value = ${literal};\nlet deep = {};\nfor (let level = 0; level < 20000; level++) deep = { a: deep, b: [deep] };\nvalue.releases = { a: { values: deep } };\nexport default value;\n`,
  "is deep in lists": (literal) =>
    `const value = ${literal};\nlet deep: unknown = [];\nfor (let level = 0; level < 100000; level++) deep = [deep];\nvalue.network = deep;\nexport default value;\n`,
  "has a getter that throws": (literal) =>
    `const value = ${literal};\nObject.defineProperty(value, "domain", { enumerable: true, get() { throw new Error("boom"); } });\nexport default value;\n`,
  "has a getter that changes": (literal) =>
    `const value = ${literal};\nlet count = 0;\nObject.defineProperty(value, "domain", { enumerable: true, get: () => (count++ % 2 ? 5 : "a.example.org") });\nexport default value;\n`,
  "is a proxy": (literal) =>
    `export default new Proxy(${literal}, { get() { throw new Error("boom"); }, ownKeys() { throw new Error("boom"); } });\n`,
  "is a proxy that was revoked": () =>
    "const { proxy, revoke } = Proxy.revocable({}, {});\nrevoke();\nexport default proxy;\n",
  "has no prototype": (literal) => `export default Object.assign(Object.create(null), ${literal});\n`,
  "has its fields in the prototype": (literal) => `export default Object.create(${literal});\n`,
  "sets the prototype": (literal) => `export default { ...${literal}, __proto__: { polluted: true } };\n`,
  "has a field __proto__": (literal) => `export default { ...${literal}, ["__proto__"]: { polluted: true } };\n`,
  "has a field __proto__ below": (literal) =>
    `const value = ${literal};\nvalue.machines = Object.fromEntries([["__proto__", Object.values(value.machines)[0]], ...Object.entries(value.machines)]);\nexport default value;\n`,
  "has functions": (literal) =>
    `const value = ${literal};\nvalue.name = () => "home";\nvalue.toString = 5;\nexport default value;\n`,
  "has symbols": (literal) =>
    `const value = ${literal};\nvalue[Symbol("a")] = 1;\nvalue.domain = Symbol("b");\nexport default value;\n`,
  "has big numbers": (literal) =>
    `const value = ${literal};\nvalue.network = { subnet: 10n };\nvalue.name = 1n;\nexport default value;\n`,
  "has numbers that are none": (literal) =>
    `const value = ${literal};\nfor (const one of Object.values(value.machines)) Object.assign(one, { cpus: NaN, vmId: Infinity, memory: -0 });\nexport default value;\n`,
  "has undefined everywhere": (literal) =>
    `const value = ${literal};\nfor (const key of Object.keys(value)) value[key] = undefined;\nexport default value;\n`,
  "has holes in lists": (literal) =>
    `const value = ${literal};\nvalue.network.nameservers = [, , "192.168.1.1"];\nvalue.network.nameservers.length = 1000;\nexport default value;\n`,
  "has dates": (literal) =>
    `const value = ${literal};\nvalue.domain = new Date(0);\nvalue.apps = new Date(NaN);\nexport default value;\n`,
  "has regular expressions": (literal) =>
    `const value = ${literal};\nvalue.domain = /a/;\nvalue.components = /b/;\nexport default value;\n`,
  "has 200,000 items": (literal) =>
    `const value = ${literal};\nvalue.network.nameservers = Array.from({ length: 200000 }, (_, index) => "192.168.1." + (index + 300));\nexport default value;\n`,
  "has 200,000 members": (literal) =>
    `const value = ${literal};\nvalue.machines = Object.fromEntries(Array.from({ length: 200000 }, (_, index) => ["m" + index, { role: "none" }]));\nexport default value;\n`,
  "has 200,000 unknown keys": (literal) =>
    `const value = ${literal};\nfor (let index = 0; index < 200000; index++) value["key" + index] = index;\nexport default value;\n`,
  "has a long text": (literal) =>
    `const value = ${literal};\nvalue.domain = "x".repeat(20_000_000);\nexport default value;\n`,
  "has a long name": (literal) =>
    `const value = ${literal};\nvalue.machines["m".repeat(5_000_000)] = {};\nexport default value;\n`,
  "is one object twice": (literal) =>
    `const value = ${literal};\nconst [one] = Object.values(value.machines);\nvalue.machines = { a: one, b: one, c: one };\nexport default value;\n`,
  "grows without bound": (literal) =>
    `const value = ${literal};\nlet grown: unknown = ["x"];\nfor (let level = 0; level < 40; level++) grown = [grown, grown];\nvalue.releases = { a: { values: { a: grown } } };\nexport default value;\n`,
  "is frozen": (literal) =>
    `const freeze = (one: object): object => { Object.values(one).forEach((child) => typeof child === "object" && child && freeze(child)); return Object.freeze(one); };\nexport default freeze(${literal});\n`,
};
