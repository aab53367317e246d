import type { Form } from "./form";

/** One line break as texts hold it: real, or written as an escape, once or in a text inside a text. */
const BREAK = "(?:\\s|\\\\+[rn])";

/**
 * Private keys in their armour: every label that ends in PRIVATE KEY (RFC 7468,
 * OpenSSH, Talos' ED25519, PGP, Sigstore, Nebula), and two that do not. A
 * header alone, as documents show it, is none: Base64 has to follow.
 */
export const PRIVATE_KEY_FORMS: readonly Form[] = [
  {
    kind: "private key",
    phrases: ["PRIVATE KEY"],
    pattern: `-----BEGIN (?:[A-Z0-9 ]{1,40} )?PRIVATE KEY(?: BLOCK)?-----(?:${BREAK}*(?:[A-Za-z-]+: [^\\n\\\\]*${BREAK}+))*${BREAK}*(?<secret>(?:[A-Za-z0-9+/=]+${BREAK}*)+)`,
    accept: hasBody,
  },
  {
    kind: "OpenVPN static key",
    phrases: ["OpenVPN Static key"],
    pattern: `-----BEGIN OpenVPN Static key V1-----${BREAK}*(?<secret>(?:[0-9a-f]{32}${BREAK}*)+)`,
  },
  {
    kind: "PuTTY private key",
    phrases: ["Private-Lines:"],
    pattern: `Private-Lines: \\d+${BREAK}+(?<secret>(?:[A-Za-z0-9+/=]+${BREAK}*)+)`,
  },
  {
    kind: "minisign secret key",
    anchor: "RWRTY0Iy|RWQAAEIy",
    pattern: "(?<![A-Za-z0-9+/])(?:RWRTY0Iy|RWQAAEIy)[A-Za-z0-9+/]{150,}={0,2}",
  },
  // The same armour once more in Base64, as Kubernetes, kubeconfig and Talos keep it.
  {
    kind: "private key in Base64",
    anchor: "LS0tLS1CRUdJTi",
    pattern: "(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,}={0,2}",
    accept: (text) => /PRIVATE KEY(?: BLOCK)?-----/.test(Buffer.from(text, "base64").toString("latin1")),
  },
  // A private key as JSON (RFC 7517): an elliptic or RSA key has `d`, a symmetric one `k`.
  {
    kind: "private JSON Web Key",
    phrases: ["kty"],
    pattern:
      '(?:\\\\?"kty\\\\?"[^{}]{0,3000}?\\\\?"(?:d|k)\\\\?"\\s*:\\s*\\\\?"(?<secret>[A-Za-z0-9_-]{32,})|\\\\?"(?:d|k)\\\\?"\\s*:\\s*\\\\?"(?<secret2>[A-Za-z0-9_-]{32,})\\\\?"[^{}]{0,3000}?\\\\?"kty\\\\?")',
  },
];

function hasBody(text: string): boolean {
  const body = text.replaceAll(/\\+[rn]|\s/g, "");
  return body.length >= 24 && new Set(body).size >= 10;
}
