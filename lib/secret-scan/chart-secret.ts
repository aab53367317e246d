import { looksRandom } from "./literal";
import { secretsInData } from "./walk";

/**
 * True for a value that a chart keeps in a Secret although it is configuration:
 * a script, a file of settings, an address without a password. What is a single
 * word, and text with anything in it that looks made by chance, is none.
 */
export function isConfiguration(value: string, encoded: boolean): boolean {
  const text = encoded ? decoded(value) : value;
  if (text === undefined) return false;
  if (text.trim() === "") return true;
  if (!/\s|:\/\/|=/.test(text) || secretsInData({ text }, { forms: true }).length > 0) return false;
  return !text.split(/[\s"'`=:,;()[\]{}<>|&$/?]+/).some((word) => MIXED.test(word) && looksRandom(word));
}

/** Letters and digits together, as no word of a script or a setting has them by chance at that length. */
const MIXED = /^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/_.~!-]{12,}$/;

function decoded(value: string): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : undefined;
}
