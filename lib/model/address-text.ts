import { Address } from "./address";

/** An address inside a text, and the port that follows it. */
export interface AddressInText {
  /** The address itself. */
  readonly address: Address;
  /** 1 to 65535; absent: the text names none. */
  readonly port?: number;
}

const V4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const V6 = String.raw`\[[0-9A-Fa-f:.]+\]`;

/** A URL with an address as its host, anywhere in a text. */
const IN_URL = new RegExp(String.raw`:\/\/(?:[^@\s/"']*@)?(${V4}|${V6})(?::(\d{1,5}))?(?![\w.-])`, "g");

/** A whole word that is an address with its port, an NFS export, or a share of Windows. */
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`^(${V4}|${V6})(?::(\d{1,5}))?$`),
  new RegExp(String.raw`^(${V4}|${V6}):\/\S*$`),
  new RegExp(String.raw`^(?:\/\/|\\\\)(${V4})[\/\\]\S*$`),
];

/** More than any list of servers is long; what is longer is a program's whole configuration. */
const LONGEST_LIST = 2000;

/** Every address that a URL in a text has as its host. */
export function addressesInUrls(text: string): readonly AddressInText[] {
  if (!text.includes("://")) return [];
  return [...text.matchAll(IN_URL)].flatMap(([, host, port]) => placed(host, port));
}

/**
 * Every address of a text that says where servers are: alone, with a port, in
 * a URL, as an NFS export or a share, and several of them with commas between.
 * A network or a range of addresses is none.
 */
export function addressesIn(text: string): readonly AddressInText[] {
  if (text.includes("://")) return addressesInUrls(text);
  if (text.length > LONGEST_LIST || !/\d\.\d|:/.test(text)) return [];
  return text.split(/[\s,]+/).flatMap((word): readonly AddressInText[] => {
    const plain = word.includes(":") && !word.includes("/") ? Address.parse(word) : undefined;
    if (plain !== undefined) return isServer(plain) ? [{ address: plain }] : [];
    for (const form of FORMS) {
      const match = form.exec(word);
      if (match !== null) return placed(match[1], match[2]);
    }
    return [];
  });
}

function placed(host: string | undefined, port: string | undefined): readonly AddressInText[] {
  const address = host === undefined ? undefined : Address.parse(host.replace(/^\[|\]$/g, ""));
  if (address === undefined || !isServer(address)) return [];
  return [{ address, ...(port === undefined ? {} : { port: Number(port) }) }];
}

/** False for what every machine calls itself, and for addresses that only one link or a group knows (RFC 6890). */
function isServer({ family, value, isLinkLocal }: Address): boolean {
  if (family === 6) return value > 1n && !isLinkLocal && value >> 120n !== 0xffn;
  const first = value >> 24n;
  return first !== 0n && first !== 127n && first < 224n && value >> 16n !== 0xa9fen;
}
