import { createHash } from "node:crypto";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** Only what is in the file itself, and of that only what was there when it was written (CSP level 3: hash sources). */
export const POLICY = policyOf();

/** The policy of a page that also runs another script, which may ask where `connect` says. */
export function policyOf(more?: { readonly script: string; readonly connect: string }): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'${more === undefined ? "" : ` '${hashOf(more.script)}'`}`,
    ...(more === undefined ? [] : [`connect-src ${more.connect}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}
