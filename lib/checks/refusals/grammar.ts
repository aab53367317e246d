import type { Refusal } from "./row";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_FROM_LETTER = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** A grammar of names: the pattern, the longest that passes, and what it is in words. */
export interface Grammar {
  readonly pattern: RegExp;
  readonly most: number;
  readonly words: string;
}

const letters = "lower-case letters, digits and -";

/** A DNS label (RFC 1123), as names of namespaces, containers and volumes are. */
export const DNS_LABEL: Grammar = { pattern: LABEL, most: 63, words: `up to 63 ${letters}` };

/** A DNS label that begins with a letter (RFC 1035), as names of Services are until Kubernetes 1.36. */
export const DNS_LABEL_1035: Grammar = {
  pattern: LABEL_FROM_LETTER,
  most: 63,
  words: `up to 63 ${letters}, the first a letter`,
};

/** Names of most objects: DNS labels with dots between them. */
export const DNS_SUBDOMAIN: Grammar = { pattern: SUBDOMAIN, most: 253, words: `up to 253 ${letters}, and dots` };

/** Values of labels. */
export const LABEL_VALUE: Grammar = {
  pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
  most: 63,
  words: "up to 63 letters, digits, -, _ and ., a letter or digit at both ends",
};

/** Names of ports of containers and Services. */
export const CONTAINER_PORT: Grammar = {
  pattern: PORT_NAME,
  most: 15,
  words: `up to 15 ${letters}, at least one a letter`,
};

/** Keys of ConfigMaps and Secrets. */
export const DATA_KEY: Grammar = {
  pattern: /^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]+$/,
  most: 253,
  words: "up to 253 letters, digits, -, _ and .",
};

/** True for a key of labels and annotations: a name, or a domain and a name. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split("/");
  const [domain, name] = parts.length === 1 ? [undefined, key] : parts;
  if (parts.length > 2 || name === undefined || name.length > 63 || !QUALIFIED.test(name)) return false;
  return domain === undefined || (domain.length <= 253 && SUBDOMAIN.test(domain));
}

/** The refusal of a text that does not fit a grammar. */
export function outside(value: unknown, { pattern, most, words }: Grammar): Refusal | undefined {
  if (typeof value !== "string" || (value.length <= most && pattern.test(value))) return undefined;
  const near = value.toLowerCase().replaceAll("_", "-").slice(0, most);
  const got = value.length > most ? `${JSON.stringify(value)}, ${value.length} letters` : JSON.stringify(value);
  return { got, want: words, ...(near !== value && pattern.test(near) ? { fix: `write ${near}` } : {}) };
}
