import { isFields } from "../data/fields";

/** How the full writer of YAML writes what this one leaves to it. */
export interface FullWriter {
  /** Order of keys. */
  readonly compareKeys: (a: string, b: string) => number;
  /** Any value as a document with a final newline. */
  readonly write: (value: unknown) => string;
}

/**
 * Starts with a letter or as a path, and holds nothing that YAML gives a meaning (YAML 1.2.2, 7.3.3: plain style): `: ` and ` #`;
 * words that YAML 1.1 reads as something else apart.
 */
const PLAIN = /^(?:[A-Za-z]|\.\/)(?:[!"$-9;-~]#*|:(?=[!-~])#*| +(?=[!"$-~]))*$/;
const WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const isPlain = (text: string) => PLAIN.test(text) && !(text.length <= 5 && WORD.test(text));

/** One line of printable ASCII that can only be quoted: by its first character, or by what it holds. */
const QUOTED = /^(?=[!-~](?:[ -~]*[!-~])?$)(?:[,[\]{}#&*!|>'"%@`]|.*(?:: | #|:$))/;

/** Several lines of printable ASCII that do not begin with a space or an empty line, nor end with one. */
const LINES = /^[!-~][ -~]*(?:\n+[ -~]+)+\n?$/;

/** The value of the document cannot be written here. */
class NotPlain extends Error {}

/**
 * Writes plain data as the full writer does, several times as fast: what a
 * manifest mostly is made of is laid out here, and every other scalar is asked
 * of the full writer once and kept.
 */
export function plainYamlWriter({ compareKeys, write }: FullWriter): (value: unknown) => string {
  /** Lines of a scalar as the value of a field at the top. */
  const scalars = new Map<string, readonly string[]>();
  const keys = new Map<string, string>();

  const keyOf = (key: string): string => {
    if (isPlain(key)) return key;
    const known = keys.get(key);
    if (known !== undefined) return known;
    const [, written] = /^(.+): 0\n$/.exec(write({ [key]: 0 })) ?? [];
    if (written === undefined) throw new NotPlain();
    keys.set(key, written);
    return written;
  };
  const linesOf = (text: string): readonly string[] => {
    if (QUOTED.test(text)) return [`'${text.replaceAll("'", "''")}'`];
    if (LINES.test(text)) return literal(text);
    const known = scalars.get(text);
    if (known !== undefined) return known;
    // `k: ` and the final newline are not the scalar's own.
    const written = write({ k: text });
    // A text whose last lines are empty ends the document in its own way.
    if (!written.startsWith("k: ") || written.startsWith("k: |+") || written.endsWith("...\n")) throw new NotPlain();
    const lines = written.slice("k: ".length, -1).split("\n");
    if (scalars.size < MOST_SCALARS) scalars.set(text, lines);
    return lines;
  };
  const scalar = (value: unknown, indent: string): string | undefined => {
    if (typeof value === "string") {
      if (isPlain(value)) return value;
      const lines = linesOf(value);
      // The full writer has written it for one level.
      return lines.length === 1
        ? lines[0]
        : lines.map((line, index) => (index === 0 || line === "" ? line : indent + line)).join("\n");
    }
    if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
    if (typeof value === "boolean" || value === null) return String(value);
    if (Array.isArray(value)) return value.length === 0 ? "[]" : undefined;
    if (!isFields(value) || !isPlainObject(value)) throw new NotPlain();
    return Object.keys(value).length === 0 ? "{}" : undefined;
  };
  /** Adds the lines of a map or a list that is not empty; the first one begins with `lead`. */
  const block = (value: unknown, indent: string, lead: string, into: string[]): void => {
    let start = lead;
    if (Array.isArray(value)) {
      for (const item of value) {
        const written = scalar(item, indent);
        if (written === undefined) block(item, `${indent}  `, `${start}- `, into);
        else into.push(`${start}- ${written}`);
        start = indent;
      }
      return;
    }
    if (!isFields(value)) throw new NotPlain();
    for (const key of inOrder(Object.keys(value), compareKeys)) {
      const child = value[key];
      const written = scalar(child, indent);
      if (written === undefined) {
        into.push(`${start}${keyOf(key)}:`);
        block(child, `${indent}  `, `${indent}  `, into);
      } else into.push(`${start}${keyOf(key)}: ${written}`);
      start = indent;
    }
  };
  return (value) => {
    try {
      if (scalar(value, "") !== undefined) return write(value);
      const lines: string[] = [];
      block(value, "", "", lines);
      return `${lines.join("\n")}\n`;
    } catch (error) {
      if (error instanceof NotPlain) return write(value);
      throw error;
    }
  };
}

/** The lines of a text, indented for a field at the top. */
function literal(text: string): readonly string[] {
  const isClosed = text.endsWith("\n");
  const lines = (isClosed ? text.slice(0, -1) : text).split("\n");
  return [isClosed ? "|" : "|-", ...lines.map((line) => (line === "" ? line : `  ${line}`))];
}

/** Sorted keys. Schemas, which are most of what a chart brings, are in order already. */
function inOrder(keys: string[], compare: (a: string, b: string) => number): readonly string[] {
  for (const [index, key] of keys.entries()) {
    const next = keys[index + 1];
    if (next !== undefined && compare(key, next) > 0) return keys.sort(compare);
  }
  return keys;
}

/** Texts of files are many and long; the names that come again and again are few. */
const MOST_SCALARS = 20_000;

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
