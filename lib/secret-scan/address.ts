import { isLiteral } from "./literal";
import type { Span } from "./span";

const PART = "[^\\s/:@\"'`<>{}()|\\\\]";

/**
 * RFC 3986, 3.2.1: user information in front of the host; the user may be
 * missing, as Redis has it. The fixed `://` comes first, so that a text is
 * searched for it and not for every word that may be a scheme.
 */
const ADDRESS = new RegExp(
  `(?<=\\b(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30}))://(?:${PART}{0,200}):(?<secret>[^\\s/@"'\`<>\\\\]{1,500}(?:@[^\\s/@"'\`<>\\\\]{1,500})*)@(?=[A-Za-z0-9[_$%{-])`,
  "gd",
);
/** A text without it holds neither of the addresses here; most addresses have no user information. */
const WITH_USER = /:\/\/[^\s/"'`<>\\]*@/;
/** Go's MySQL driver: user:password@tcp(host:3306)/database. */
const DRIVER = /(?<![\w/])[\w.-]{1,100}:(?<secret>[^\s:@"'`/]{1,500})@(?:tcp|unix|tcp6)\(/dg;
/** A token alone in front of a host of a Git forge. */
const TOKEN = /(?<=\bhttps?):\/\/(?<secret>[A-Za-z0-9_-]{20,500})@(?=[a-z0-9])/dg;

/** Passwords in addresses. */
export function addressesIn(text: string): readonly Span[] {
  if (!text.includes("@")) return [];
  const spans: Span[] = [];
  const read = (pattern: RegExp, kindOf: (scheme: string) => string, accept: (secret: string) => boolean) => {
    for (const { indices, groups } of text.matchAll(pattern)) {
      const [start, end] = indices?.groups?.secret ?? [0, 0];
      const secret = text.slice(start, end);
      if (isLiteral(secret) && accept(secret)) spans.push({ start, end, kind: kindOf(groups?.scheme ?? "") });
    }
  };
  if (WITH_USER.test(text)) {
    read(
      ADDRESS,
      (scheme) => `password in an address of ${scheme}`,
      () => true,
    );
    read(
      TOKEN,
      () => "token in an address",
      (secret) => /\d/.test(secret),
    );
  }
  if (/@(?:tcp6?|unix)\(/.test(text))
    read(
      DRIVER,
      () => "password in a connection string",
      () => true,
    );
  return spans;
}
