import type { Address } from "../model/address";

/** What a line of a configuration file may hold as data. */
export type ConfigValue = string | number | Address;

/** How a kind of file writes data. Throws where its grammar has no way to write a text. */
interface Grammar {
  /** Name of the kind, for the error. */
  readonly name: string;
  /** True for the beginning of a line that is a comment. */
  readonly comment: RegExp;
  /** What needs no quotes anywhere. */
  readonly plain: RegExp;
  /** Any other text as a whole word; undefined where the grammar cannot write it. */
  readonly quoted: (text: string) => string | undefined;
  /** Any other text as a part of a word; undefined where that cannot be. */
  readonly part: (text: string) => string | undefined;
}

/** Words that none of these files takes for anything else. */
const PLAIN = /^[A-Za-z0-9_.:/[\]-]+$/;

/**
 * nginx: words end at white space, `;` or a brace; in quotes a backslash takes
 * away the meaning of a quote and of itself (nginx: ngx_conf_file.c). Nothing
 * takes it from `$`, which begins a variable in quotes too.
 */
export const nginx = door({
  name: "nginx",
  comment: /^\s*#/,
  plain: PLAIN,
  quoted: (text) =>
    text.includes("$")
      ? undefined
      : `"${text
          .replaceAll(/[\\"]/g, "\\$&")
          .replaceAll("\n", "\\n")
          .replaceAll("\r", "\\r")
          .replaceAll("\t", "\\t")}"`,
  part: () => undefined,
});

/**
 * A zone file, and names and records wherever they have its form: any byte can
 * be written as a backslash and three digits (RFC 1035, section 5.1).
 */
export const zoneText = door({
  name: "a zone file",
  comment: /^[^"]*;/,
  plain: /^[A-Za-z0-9_.:/-]+$/,
  quoted: escapedBytes,
  part: escapedBytes,
});

/**
 * CoreDNS' Corefile. It has quotes, but braces, `import` and variables of the
 * environment keep their meaning in them (Caddy 1: caddyfile lexer and parser).
 */
export const corefileText = door({
  name: "a Corefile",
  comment: /^\s*#/,
  plain: PLAIN,
  quoted: () => undefined,
  part: () => undefined,
});

/** Settings of PowerDNS, one in each line: there are no quotes and no escapes (PowerDNS: Authoritative Server settings). */
export const pdnsText = door({
  name: "PowerDNS settings",
  comment: /^\s*#/,
  plain: PLAIN,
  quoted: () => undefined,
  part: () => undefined,
});

/** A template whose values are data for a kind of file: whole words, parts of words, or words of a comment. */
function door(grammar: Grammar): (parts: TemplateStringsArray, ...values: readonly ConfigValue[]) => string {
  return (parts, ...values) => {
    let text = parts[0] ?? "";
    for (const [index, value] of values.entries()) {
      const next = parts[index + 1] ?? "";
      text += written(grammar, String(value), text.slice(text.lastIndexOf("\n") + 1), next) + next;
    }
    return text;
  };
}

function written(grammar: Grammar, value: string, line: string, next: string): string {
  if (grammar.comment.test(line)) return value.replaceAll(/[\s\p{Cc}]+/gu, " ");
  if (grammar.plain.test(value)) return value;
  const isWord = !/\S$/.test(line) && !/^[^\s;]/.test(next);
  const text = isWord ? grammar.quoted(value) : grammar.part(value);
  if (text === undefined) throw new RangeError(`${grammar.name} cannot hold ${JSON.stringify(value)} as data`);
  return text;
}

function escapedBytes(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_.-]/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`;
    })
    .join("");
}
