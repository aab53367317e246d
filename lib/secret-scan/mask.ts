import { isLiteral, looksRandom } from "./literal";
import { nameStrength } from "./name";
import { secretsIn } from "./text";
import { CODE, SETTINGS } from "./value";

/** What stands in the place of a secret that is shown to somebody. */
export const MASK = "(secret)";

/** The text with every secret in it hidden. A text without one comes back as it is. */
export function maskText(text: string): string {
  let masked = "";
  let end = 0;
  for (const span of secretsIn(text, SETTINGS)) {
    masked += text.slice(end, span.start) + MASK;
    end = span.end;
  }
  return end === 0 ? text : masked + text.slice(end);
}

/**
 * A value for a message, hidden where it is a secret by its form or by the name
 * under which it stands.
 * @param path where it stands, e.g. `releases.grafana.values.adminPassword`
 */
export function maskValue(path: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const strength = nameStrength(path.slice(path.search(/[^.[\]]*(?:\[\d+\])?$/)).replace(/\[\d+\]$/, ""));
  if (strength !== undefined && (strength === "sure" ? isLiteral(value) : looksRandom(value))) return MASK;
  return secretsIn(value, CODE).length > 0 ? maskText(value) : value;
}
