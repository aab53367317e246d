import { InputError } from "../../model/problem";
import type { Step } from "../source";

/** Values of a file of Terraform variables, and the line of each. */
export interface Tfvars {
  readonly value: Readonly<Record<string, unknown>>;
  readonly lineOf: (steps: readonly Step[]) => number;
}

/**
 * Reads a `.tfvars` file. Terraform takes literal values there and no
 * functions or references (Terraform: Input Variables, variable definitions
 * files), so these are all that is read: texts, heredocs, numbers, booleans,
 * lists and maps.
 *
 * @throws InputError for anything else, with its line
 */
export function readTfvars(file: string, text: string): Tfvars {
  const lines = new Map<string, number>();
  let at = 0;
  const line = () => text.slice(0, at).split("\n").length;
  const fail = (want: string): never => {
    const got = JSON.stringify(text.slice(at, at + 30).split("\n")[0] ?? "");
    throw new InputError([{ file, path: `line ${line()}`, got, want, fix: "write it as a literal value" }]);
  };
  const space = (newlines: boolean) => {
    for (;;) {
      const found = (newlines ? /^(\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/ : /^([ \t\r]+|\/\*[\s\S]*?\*\/)/).exec(
        text.slice(at),
      );
      if (found === null) return;
      at += found[0].length;
    }
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = pattern.exec(text.slice(at));
    if (found === null) return undefined;
    at += found[0].length;
    return found;
  };
  const remember = (steps: readonly Step[]) => lines.set(JSON.stringify(steps), line());

  const value = (steps: readonly Step[]): unknown => {
    space(true);
    const heredoc = take(/^<<(-?)([A-Za-z_]\w*)[ \t]*\r?\n/);
    if (heredoc !== undefined) return heredocText(heredoc[2] ?? "", heredoc[1] === "-");
    if (text[at] === '"') return quoted();
    if (take(/^\[/) !== undefined) return list(steps);
    if (take(/^\{/) !== undefined) return map(steps, true);
    const word = take(/^(-?\d+(\.\d+)?([eE][-+]?\d+)?|true|false|null)(?![\w.(])/)?.[0];
    if (word === undefined)
      return fail("a text, a number, true, false, null, a list or a map: a file of variables holds nothing else");
    return word === "true" || word === "false" ? word === "true" : word === "null" ? null : Number(word);
  };
  const quoted = (): string => {
    const found = take(/^"((?:[^"\\\n]|\\.)*)"/) ?? fail("a text on one line");
    const inner = found[1] ?? "";
    if (/(?<!\$)\$\{|(?<!%)%\{/.test(inner))
      return fail("a text without references: a file of variables refers to nothing");
    return inner
      .replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, after: string) => {
        if (after.startsWith("u")) return String.fromCharCode(Number.parseInt(after.slice(1), 16));
        return { n: "\n", t: "\t", r: "\r" }[after] ?? after;
      })
      .replaceAll("$${", "${")
      .replaceAll("%%{", "%{");
  };
  const heredocText = (end: string, indented: boolean): string => {
    const body: string[] = [];
    for (;;) {
      const found = take(/^([^\n]*)(\n|$)/);
      if (found === undefined || (found[0] === "" && at >= text.length)) return fail(`a line with ${end}`);
      const one = (found[1] ?? "").replace(/\r$/, "");
      if (one.trim() === end) break;
      body.push(one);
    }
    at -= 1;
    const shortest = indented ? Math.min(...body.filter((one) => one.trim() !== "").map((one) => one.search(/\S/))) : 0;
    return `${body.map((one) => one.slice(Number.isFinite(shortest) ? shortest : 0)).join("\n")}\n`;
  };
  const list = (steps: readonly Step[]): unknown[] => {
    const entries: unknown[] = [];
    for (;;) {
      space(true);
      if (take(/^\]/) !== undefined) return entries;
      remember([...steps, entries.length]);
      entries.push(value([...steps, entries.length]));
      space(true);
      if (take(/^,/) === undefined && text[at] !== "]") return fail("a comma or ]");
    }
  };
  const map = (steps: readonly Step[], isInner: boolean): Record<string, unknown> => {
    const fields: Record<string, unknown> = {};
    for (;;) {
      space(true);
      if (isInner ? take(/^\}/) !== undefined : at >= text.length) return fields;
      const key = text[at] === '"' ? quoted() : (take(/^[A-Za-z_][\w-]*/)?.[0] ?? String(fail("a name and its value")));
      remember([...steps, key]);
      space(false);
      if (take(isInner ? /^[=:]/ : /^=/) === undefined) return fail("= and a value");
      fields[key] = value([...steps, key]);
      space(false);
      take(/^,/);
    }
  };

  const fields = map([], false);
  return {
    value: fields,
    lineOf: (steps) => {
      for (let length = steps.length; length > 0; length -= 1) {
        const found = lines.get(JSON.stringify(steps.slice(0, length)));
        if (found !== undefined) return found;
      }
      return 1;
    },
  };
}
