import { isLiteral } from "./literal";
import type { Span } from "./span";

const PART = "[^\\s/:@\"'`<>{}()|\\\\]";

/** RFC 3986, 3.2.1: user information in front of the host; the user may be missing, as Redis has it. */
const ADDRESS = new RegExp(
  `\\b([A-Za-z][A-Za-z0-9+.-]{0,30}):\\/\\/(${PART}{0,200}):([^\\s/@"'\`<>\\\\]+(?:@[^\\s/@"'\`<>\\\\]+)*)@(?=[A-Za-z0-9[_$%{-])`,
  "g",
);
/** Go's MySQL driver: user:password@tcp(host:3306)/database. */
const DRIVER = /(?<![\w/])([\w.-]+):([^\s:@"'`/]+)@(?:tcp|unix|tcp6)\(/g;
/** A token alone in front of a host of a Git forge. */
const TOKEN = /\bhttps?:\/\/([A-Za-z0-9_-]{20,})@(?=[a-z0-9])/g;

/** Passwords in addresses. */
export function addressesIn(text: string): readonly Span[] {
  if (!text.includes("@")) return [];
  const spans: Span[] = [];
  const add = (start: number, value: string, kind: string) => {
    if (isLiteral(value) && !/^(?:\*+|…|\.\.\.)$/.test(value)) spans.push({ start, end: start + value.length, kind });
  };
  if (text.includes("://")) {
    for (const { index, 0: all, 1: scheme = "", 3: value = "" } of text.matchAll(ADDRESS))
      add(index + all.length - 1 - value.length, value, `password in an address of ${scheme}`);
    for (const { index, 0: all, 1: value = "" } of text.matchAll(TOKEN))
      if (/\d/.test(value)) add(index + all.length - 1 - value.length, value, "token in an address");
  }
  if (text.includes("("))
    for (const { index, 0: all, 1: user = "", 2: value = "" } of text.matchAll(DRIVER))
      add(index + all.indexOf(":", user.length) + 1, value, "password in a connection string");
  return spans;
}
