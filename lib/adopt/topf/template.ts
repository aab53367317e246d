import { at, isFields } from "../../data/fields";
import { toYaml } from "../../emit/yaml";

/** A template that uses more than this reading of Go's templates knows. */
export class TemplateError extends Error {}

interface Part {
  readonly kind: "text" | "action";
  readonly text: string;
}

/**
 * Fills in a Go template as patches for Talos use it: fields, `if`, `else`,
 * `range`, `with`, comparisons, and a few functions of Sprig.
 *
 * @throws TemplateError for anything else
 */
export function fillTemplate(template: string, data: unknown): string {
  const parts = partsOf(template);
  const { text, next } = run(parts, 0, data, data);
  if (next < parts.length) throw new TemplateError("an end without a beginning");
  return text;
}

function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let rest = template;
  let trim = false;
  for (;;) {
    const found = /\{\{(-\s)?\s*([\s\S]*?)\s*(\s-)?\}\}/.exec(rest);
    const before = found === null ? rest : rest.slice(0, found.index);
    const left = trim ? before.trimStart() : before;
    parts.push({ kind: "text", text: found?.[1] === undefined ? left : left.trimEnd() });
    if (found === null) return parts;
    const action = found[2] ?? "";
    if (!action.startsWith("/*")) parts.push({ kind: "action", text: action });
    trim = found[3] !== undefined;
    rest = rest.slice(found.index + found[0].length);
  }
}

interface Ran {
  readonly text: string;
  /** Index of the `else` or `end` that stopped it, or behind the last part. */
  readonly next: number;
}

function run(parts: readonly Part[], from: number, dot: unknown, root: unknown): Ran {
  let text = "";
  let index = from;
  while (index < parts.length) {
    const part = parts[index];
    if (part === undefined || part.kind === "text") {
      text += part?.text ?? "";
      index += 1;
      continue;
    }
    const [, word = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(part.text) ?? [];
    if (word === "end" || word === "else") return { text, next: index };
    if (word === "if" || word === "range" || word === "with") {
      const block = blockAt(parts, index, { word, rest, dot, root });
      text += block.text;
      index = block.next;
      continue;
    }
    if (word === "define" || word === "template" || word === "block" || word.startsWith("$"))
      throw new TemplateError(`{{ ${part.text} }}`);
    text += shown(evaluate(part.text, dot, root));
    index += 1;
  }
  return { text, next: index };
}

interface Opening {
  readonly word: string;
  readonly rest: string;
  readonly dot: unknown;
  readonly root: unknown;
}

function blockAt(parts: readonly Part[], at_: number, { word, rest, dot, root }: Opening): Ran {
  if (/^\$/.test(rest)) throw new TemplateError(`{{ ${word} ${rest} }}`);
  const value = evaluate(rest, dot, root);
  const inner = (scope: unknown) => run(parts, at_ + 1, scope, root);
  let text = "";
  let stop = inner(word === "if" ? dot : undefined).next;
  if (word === "range") {
    const entries: readonly unknown[] = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
    for (const entry of entries) text += inner(entry).text;
  } else if (isTrue(value)) text = inner(word === "if" ? dot : value).text;
  const otherwise = !(word === "range" ? text !== "" : isTrue(value));
  while (parts[stop]?.text.startsWith("else") === true) {
    const more = parts[stop]?.text.slice("else".length).trim() ?? "";
    if (more.startsWith("if")) {
      const nested = blockAt(parts, stop, { word: "if", rest: more.slice(2).trim(), dot, root });
      return { text: otherwise ? nested.text : text, next: nested.next };
    }
    const other = run(parts, stop + 1, dot, root);
    if (otherwise) text = other.text;
    stop = other.next;
  }
  return { text, next: stop + 1 };
}

function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  if (Array.isArray(value)) return `[${value.map(shown).join(" ")}]`;
  return String(value);
}

/** A pipeline: each function takes what came before as its last argument. */
function evaluate(text: string, dot: unknown, root: unknown): unknown {
  const stages = wordsOf(text, text).reduce<string[][]>(
    (all, word) => {
      if (word === "|") all.push([]);
      else all.at(-1)?.push(word);
      return all;
    },
    [[]],
  );
  let value: unknown;
  for (const [index, words] of stages.entries()) {
    const [name = "", ...rest] = words;
    const args = rest.map((word) => operand(word, dot, root));
    if (index > 0) args.push(value);
    const call = FUNCTIONS[name];
    if (call !== undefined) value = call(...args);
    else if (index === 0 && rest.length === 0) value = operand(name, dot, root);
    else throw new TemplateError(`{{ ${text} }}`);
  }
  return value;
}

function wordsOf(text: string, whole: string): readonly string[] {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const word = /^("(?:[^"\\]|\\.)*"|`[^`]*`|\||\([^()]*\)|[^\s|()]+)\s*/.exec(rest);
    if (word === null) throw new TemplateError(`{{ ${whole} }}`);
    words.push(word[1] ?? "");
    rest = rest.slice(word[0].length);
  }
  return words;
}

function operand(word: string, dot: unknown, root: unknown): unknown {
  if (word.startsWith("(")) return evaluate(word.slice(1, -1), dot, root);
  if (word.startsWith('"')) return JSON.parse(word);
  if (word.startsWith("`")) return word.slice(1, -1);
  if (/^-?\d+$/.test(word)) return Number(word);
  if (word === "true" || word === "false") return word === "true";
  if (word === "nil") return undefined;
  if (word === ".") return dot;
  if (word === "$") return root;
  const path = /^(\$?)((?:\.[A-Za-z_]\w*)+)$/.exec(word);
  if (path === null) throw new TemplateError(`{{ ${word} }}`);
  return at(path[1] === "$" ? root : dot, ...(path[2] ?? "").split(".").slice(1));
}

const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  eq: (one, ...others) => others.some((other) => other === one),
  ne: (one, other) => one !== other,
  not: (one) => !isTrue(one),
  and: (...all) => all.find((one) => !isTrue(one)) ?? all.at(-1),
  or: (...all) => all.find(isTrue) ?? all.at(-1),
  quote: (one) => JSON.stringify(shown(one)),
  squote: (one) => `'${shown(one)}'`,
  lower: (one) => shown(one).toLowerCase(),
  upper: (one) => shown(one).toUpperCase(),
  trim: (one) => shown(one).trim(),
  default: (fallback, one) => (isTrue(one) ? one : fallback),
  toYaml: (one) => toYaml(one).trimEnd(),
  toJson: (one) => JSON.stringify(one),
  indent: (width, one) => indented(width, one),
  nindent: (width, one) => `\n${indented(width, one)}`,
  join: (by, list) => (Array.isArray(list) ? list.map(shown).join(shown(by)) : shown(list)),
  printf: (format, ...args) => {
    let index = 0;
    return shown(format).replace(/%[sdv]/g, () => shown(args[index++]));
  },
};

function indented(width: unknown, value: unknown): string {
  const space = " ".repeat(Number(width));
  return shown(value)
    .split("\n")
    .map((line) => space + line)
    .join("\n");
}
