/** How the texts of a file are to be read. */
export interface Reading {
  /** False: only what is in quotes is a value, as in program code. */
  readonly bare: boolean;
  /** True: sentences for people, in which "password: the one of the first day" is no setting. */
  readonly prose: boolean;
}

/** Settings, environment files, shell, command lines. */
export const SETTINGS: Reading = { bare: true, prose: false };
/** Program code: only texts in quotes are values. */
export const CODE: Reading = { bare: false, prose: false };
/** Documents for people: bare values count, sentences do not. */
export const PROSE: Reading = { bare: true, prose: true };

/** A value in a text, by its place. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Behind an equals sign, which sentences do not have. */
  readonly assigned: boolean;
  /** Behind a mere blank or a word, which often joins words that have nothing to do with each other. */
  readonly loose: boolean;
}

/** What stands between a name and its value: a closing quote of the name, then a sign. */
const SIGN = /(?:\\*["'`])?\]?[ \t]*(?:type="?\w+"?[ \t]*)?(:=|=>|==?|:)(?!=)[ \t]*/y;
/** A flag and its value are two words, or two entries of a list in YAML or JSON. */
const BEHIND_FLAG = /[ \t]+|["']?,?[ \t]*\n[ \t]*(?:- )?/y;
/** `auth_pass x` in the files of many daemons. */
const BEHIND_BLANK = /[ \t]+/y;
/** "The password is x", and cells of a table. */
const IN_SENTENCE = /[`"'*]*[ \t]*(?:\||\b(?:is|was)\b)[ \t]*/y;
const QUOTE = /"""|'''|\\*["'`]/y;
/** A template in any of the usual delimiters is one value, blanks and all. */
const TEMPLATE =
  /\{\{[^\n]{0,200}?\}\}|\{[%$][^\n]{0,200}?[%$]\}|\[\[[^\n]{0,200}?\]\]|\[[%=][^\n]{0,200}?[%=]\]|\(\([^\n]{0,200}?\)\)|<<[^\n]{0,200}?>>|[$#@%]\{[^}\n]{0,200}\}|\$\[[^\]\n]{0,200}\]{1,2}|\$\([^)\n]{0,200}\)|<[^<>\n]{0,200}>/;
const BARE = new RegExp(`(?:${TEMPLATE.source}|[^\\s"'\`]){1,2000}`, "y");
/** A longer value is no password, and a text without an end is not followed to it. */
const LONGEST = 4000;
const BLOCK = /^[|>][+-]?\d?$/;
const FIRST_LINE = /[ \t]*\n\s{0,200}(\S[^\n]{0,2000})/y;
/** A comma, a semicolon or an ampersand ends a bare value where another name follows or nothing does. */
const END_OF_VALUE = /^(.+?)(?:[;&,](?=[\w .-]+=|$)|[;,)\]}]+$)/;

/** The value that belongs to a name which ends at `end`; undefined where none follows. */
export function valueBehind(text: string, end: number, name: string, reading: Reading): Value | undefined {
  const sign = matchAt(SIGN, text, end);
  if (sign !== undefined) {
    const assigned = sign[1]?.includes("=") === true;
    return valueAt(text, end + sign[0].length, reading, { assigned, loose: false, isColon: sign[1] === ":" });
  }
  if (name.startsWith("-")) {
    const from = end + (matchAt(BEHIND_FLAG, text, end)?.[0].length ?? 0);
    const isNext = from > end && !/^["']?-/.test(text.slice(from, from + 2));
    return isNext ? valueAt(text, from, reading, { assigned: true, loose: false }) : undefined;
  }
  if (reading.prose) {
    const words = matchAt(IN_SENTENCE, text, end);
    return words === undefined
      ? undefined
      : valueAt(text, end + words[0].length, reading, { assigned: false, loose: true });
  }
  const blank = reading.bare && !name.startsWith(".") ? matchAt(BEHIND_BLANK, text, end) : undefined;
  if (blank === undefined) return undefined;
  const value = valueAt(text, end + blank[0].length, reading, { assigned: true, loose: true });
  if (value !== undefined && /[)\]}|]/.test(text.charAt(value.start))) return undefined;
  // The last word of its line, as settings are written.
  return value !== undefined && /^["']?;?[ \t]*(?:\n|$)/.test(text.slice(value.end, value.end + 8)) ? value : undefined;
}

interface Manner extends Pick<Value, "assigned" | "loose"> {
  readonly isColon?: boolean;
}

function valueAt(text: string, from: number, { bare, prose }: Reading, manner: Manner): Value | undefined {
  const { isColon = false, ...how } = manner;
  const quoted = quotedAt(text, from);
  if (quoted !== undefined) return { ...quoted, quoted: true, ...how };
  const word = bare ? matchAt(BARE, text, from)?.[0] : undefined;
  if (word === undefined) return undefined;
  const end = from + word.length;
  if (BLOCK.test(word)) {
    const block = matchAt(FIRST_LINE, text, end);
    const first = block?.[1];
    if (block === undefined || first === undefined) return undefined;
    const last = end + block[0].length;
    return { start: last - first.length, end: last, quoted: false, ...how };
  }
  if (prose && isColon && /^[ \t]+\w/.test(text.slice(end, end + 8))) return undefined;
  const cut = /[{(<[]/.test(word) ? word : (END_OF_VALUE.exec(word)?.[1] ?? word);
  return { start: from, end: from + cut.length, quoted: false, ...how };
}

/** A text in quotes on one line; quotes may be escaped, as in JSON inside a string. */
function quotedAt(text: string, from: number): { readonly start: number; readonly end: number } | undefined {
  const quote = matchAt(QUOTE, text, from)?.[0];
  if (quote === undefined) return undefined;
  const start = from + quote.length;
  const line = text.indexOf("\n", start);
  const limit = Math.min(line === -1 ? text.length : line, start + LONGEST);
  for (let end = text.indexOf(quote, start); end !== -1 && end <= limit; end = text.indexOf(quote, end + 1))
    if (quote.startsWith("\\") || text.charAt(end - 1) !== "\\") return { start, end };
  return undefined;
}

function matchAt(expression: RegExp, text: string, from: number): RegExpExecArray | undefined {
  expression.lastIndex = from;
  return expression.exec(text) ?? undefined;
}
