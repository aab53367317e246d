import { showPath } from "../data/differences";
import { maskValue } from "../secret-scan/mask";

const LONGEST = 60;

/**
 * A path for people. An item of a list of texts is named by its text, which may
 * be a whole script or hold a secret: one line of it is shown, secrets hidden.
 */
export function shownPath(path: readonly string[]): string {
  return showPath(path.map((step) => (step.startsWith("[") ? `[${itemName(step.slice(1, -1))}]` : step)));
}

function itemName(text: string): string {
  const masked = String(maskValue("", text));
  const [first = ""] = masked.split("\n");
  return first === masked && masked.length <= LONGEST ? masked : `${first.slice(0, LONGEST)}…`;
}
