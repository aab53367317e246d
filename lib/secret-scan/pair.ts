import { isLiteral, isPlainWords, looksRandom } from "./literal";
import { nameStrength } from "./name";
import type { Span } from "./span";
import { type Reading, type Value, valueBehind } from "./value";

/** A name of a secret is near; a text without one is not read any further. */
const NEAR = /pass|pwd|psk|token|secret|key|salt|cred|pat|auth|pw|seed|mnemonic|cookie|community/i;
const CLASS = new RegExp(NEAR, "gi");
const IN_NAME = /[A-Za-z0-9_.$-]/;

/** True for a text in which a name of a secret may stand. */
export function mayNameSecret(text: string): boolean {
  return NEAR.test(text);
}

/**
 * Values behind names of secrets, in any text that writes one behind the other:
 * environment files, INI, YAML, JSON (escaped in a string too), shell, command
 * lines, query strings, connection strings of libpq, ADO, JDBC and JAAS.
 */
export function pairsIn(text: string, reading: Reading): readonly Span[] {
  const spans: Span[] = [];
  let seen = 0;
  for (const { index } of text.matchAll(CLASS)) {
    if (index < seen) continue;
    let start = index;
    while (start > 0 && IN_NAME.test(text.charAt(start - 1))) start--;
    // The letter of an escape belongs to no name: `\\ntoken: x`.
    if (text.charAt(start - 1) === "\\" && /[nrt]/.test(text.charAt(start))) start++;
    let end = index;
    while (end < text.length && IN_NAME.test(text.charAt(end))) end++;
    seen = end;
    const name = text.slice(start, end);
    const strength = nameStrength(name);
    if (strength === undefined || isHost(text, start, end)) continue;
    const value = valueBehind(text, end, name, reading);
    if (value === undefined) continue;
    const literal = text.slice(value.start, value.end);
    if (!(strength === "likely" ? looksRandom(literal) : isSecretText(literal, reading, value))) continue;
    if (namesField(text.slice(Math.max(0, start - 400), start), literal)) continue;
    spans.push({ start: value.start, end: value.end, kind: `literal in ${name.replace(/^[-.$]+/, "")}` });
    seen = Math.max(end, value.end);
  }
  return [...spans, ...namedValues(text), ...elements(text)];
}

/** `http://connect.onepassword:8080`: the host of an address with its port. */
function isHost(text: string, start: number, end: number): boolean {
  return text.slice(Math.max(0, start - 3), start) === "://" && PORT.test(text.slice(end, end + 7));
}

const PORT = /^:\d{1,5}(?![\w.:@-])/;

/** `{ store: "home", key: "notes", keys: { DB_PASSWORD: "password" } }`: which field of the store's entry, and not what is in it. */
function namesField(before: string, literal: string): boolean {
  return FIELDS_OF_ENTRY.test(before) && isPlainWords(literal);
}

const FIELDS_OF_ENTRY = /\bstore["']?\s*:[^{}]*\bkeys["']?\s*:\s*\{[^{}]*$/;

/** A setting may be as weak as it likes; in sentences, and behind a blank, a value has to look like one. */
function isSecretText(literal: string, { prose }: Reading, { quoted, assigned, loose }: Value): boolean {
  if (!isLiteral(literal)) return false;
  if (loose) return looksRandom(literal) || (!prose && /\d/.test(literal) && /[A-Za-z]/.test(literal));
  return !prose || quoted || /\d/.test(literal) || (assigned && literal.length >= 6 && !/^[a-z]+$/.test(literal));
}

const NAMED =
  /\bname\\*["']?[ \t]*[:=][ \t]*\\*["']?([A-Za-z][\w.-]*)\\*["']?[ \t]*,?(?:\s|\\n)*\\*["']?value\\*["']?[ \t]*[:=][ \t]*(?:(\\*["'])((?:(?!\2)[^\n])*)\2|([^\s"']+))/g;

/** `name: DB_PASSWORD` with `value:` in the next line, as lists of variables are written. */
function namedValues(text: string): readonly Span[] {
  if (!text.includes("value")) return [];
  return [...text.matchAll(NAMED)].flatMap((match) => {
    const [all, name = "", quote = "", quoted, bare = ""] = match;
    const value = quoted ?? bare;
    const strength = nameStrength(name);
    if (strength === undefined || !(strength === "sure" ? isLiteral(value) : looksRandom(value))) return [];
    const start = match.index + all.length - quote.length - value.length;
    return [{ start, end: start + value.length, kind: `literal in ${name}` }];
  });
}

const ELEMENT = /<([\w.:-]+)>([^<>\n]+)<\/\1>/g;

/** `<password>x</password>` */
function elements(text: string): readonly Span[] {
  if (!text.includes("</")) return [];
  return [...text.matchAll(ELEMENT)].flatMap(({ index, 1: name = "", 2: value = "" }) => {
    const strength = nameStrength(name);
    if (strength === undefined || !(strength === "sure" ? isLiteral(value) : looksRandom(value))) return [];
    const start = index + name.length + 2;
    return [{ start, end: start + value.length, kind: `literal in ${name}` }];
  });
}
