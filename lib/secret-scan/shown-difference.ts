import { showPath } from "../data/differences";
import { isFields } from "../data/fields";
import { maskData, maskValue } from "./mask";

const LONGEST = 60;

/** Of `--token=x` the name may be seen. */
const FLAG = /^--?[A-Za-z][\w.-]{0,40}=(?=\S*$)/;

/** How a difference between two documents is shown: what is secret in either of them is hidden. */
export interface ShownDifference {
  /**
   * A path for people. An item of a list of texts is named by its text, which may
   * be a whole script or hold a secret: one line of it is shown, secrets hidden.
   */
  readonly path: (path: readonly string[]) => string;
  /** What one side has at a path. */
  readonly value: (path: readonly string[], value: unknown) => unknown;
}

/**
 * Looks at differences between these documents. An item of a list may be a
 * secret by the item before it, as in `--password hunter2`, which only the
 * whole document shows.
 */
export function shownDifference(...documents: readonly unknown[]): ShownDifference {
  const hidden = (text: string) => documents.map((document) => hiddenTexts(document).get(text)).find(isText);
  const inside = (value: unknown): unknown => {
    if (typeof value === "string") return hidden(value) ?? value;
    if (Array.isArray(value)) return value.map(inside);
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inside(child)]));
  };
  const itemName = (text: string) => {
    const masked = hidden(text)?.replace(/^/, FLAG.exec(text)?.[0] ?? "") ?? String(maskValue("", text));
    const [first = ""] = masked.split("\n");
    return first === masked && masked.length <= LONGEST ? masked : `${first.slice(0, LONGEST)}…`;
  };
  return {
    path: (path) => showPath(path.map((step) => (isItem(step) ? `[${itemName(step.slice(1, -1))}]` : step))),
    value: (path, value) => maskValue(showPath(path), inside(value)),
  };
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function isItem(step: string): boolean {
  return step.startsWith("[");
}

/** Many differences are asked for one document. */
const known = new WeakMap<object, ReadonlyMap<string, string>>();

/** Every text of a document that is or holds a secret, with what is shown of it. */
function hiddenTexts(document: unknown): ReadonlyMap<string, string> {
  if (typeof document !== "object" || document === null) return new Map();
  const before = known.get(document);
  if (before !== undefined) return before;
  const texts = new Map<string, string>();
  gather(document, maskData(document), texts);
  known.set(document, texts);
  return texts;
}

function gather(value: unknown, masked: unknown, into: Map<string, string>): void {
  if (value === masked) return;
  if (typeof value === "string") into.set(value, String(masked));
  else if (Array.isArray(value) && Array.isArray(masked))
    for (const [index, item] of value.entries()) gather(item, masked[index], into);
  else if (isFields(value) && isFields(masked))
    for (const [key, child] of Object.entries(value)) gather(child, masked[key], into);
}
