import { isFields } from "./fields";

/** One place at which two values differ. */
export interface Difference {
  /**
   * Keys that lead there. An item of a list is `[its name]`, or `[3]` where it
   * has none; `[order]` says that named items have another order.
   */
  readonly path: readonly string[];
  /** Absent: it is new. */
  readonly before?: { readonly value: unknown };
  /** Absent: it goes away. */
  readonly after?: { readonly value: unknown };
}

/** What names an item of a list, in the order in which it is tried. */
const NAMES = ["name", "key", "id", "mountPath", "interface", "address"] as const;

/**
 * Every place at which two plain values differ; maps in the order of their keys.
 * Items of a list are matched by what names them, so that one more item does
 * not make all others look changed; lists of texts by their text. What only one
 * side has is one difference, however much it holds.
 */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  walk([], before, after, found);
  return found;
}

function walk(path: readonly string[], before: unknown, after: unknown, found: Difference[]): void {
  if (before === after) return;
  if (isFields(before) && isFields(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const child = [...path, key];
      if (!(key in before)) found.push({ path: child, after: { value: after[key] } });
      else if (!(key in after)) found.push({ path: child, before: { value: before[key] } });
      else walk(child, before[key], after[key], found);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    walkList(path, before, after, found);
    return;
  }
  if (!Object.is(before, after)) found.push({ path, before: { value: before }, after: { value: after } });
}

function walkList(
  path: readonly string[],
  before: readonly unknown[],
  after: readonly unknown[],
  found: Difference[],
): void {
  const name = identity([...before, ...after], before, after);
  if (name !== undefined) {
    const old = new Map(before.map((item) => [name(item), item]));
    const fresh = new Map(after.map((item) => [name(item), item]));
    for (const [id, item] of old) {
      const child = [...path, `[${id}]`];
      if (fresh.has(id)) walk(child, item, fresh.get(id), found);
      else found.push({ path: child, before: { value: item } });
    }
    for (const [id, item] of fresh)
      if (!old.has(id)) found.push({ path: [...path, `[${id}]`], after: { value: item } });
    const kept = [...old.keys()].filter((id) => fresh.has(id));
    const order = [...fresh.keys()].filter((id) => old.has(id));
    if (kept.join("\0") !== order.join("\0"))
      found.push({ path: [...path, "[order]"], before: { value: kept }, after: { value: order } });
    return;
  }
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const child = [...path, `[${index}]`];
    if (index >= before.length) found.push({ path: child, after: { value: after[index] } });
    else if (index >= after.length) found.push({ path: child, before: { value: before[index] } });
    else walk(child, before[index], after[index], found);
  }
}

/** How to tell the items of two lists apart; undefined when only their place does. */
function identity(
  items: readonly unknown[],
  before: readonly unknown[],
  after: readonly unknown[],
): ((item: unknown) => string) | undefined {
  const unique = (name: (item: unknown) => string) =>
    new Set(before.map(name)).size === before.length && new Set(after.map(name)).size === after.length;
  for (const key of NAMES) {
    const name = (item: unknown) => (isFields(item) && typeof item[key] === "string" ? item[key] : "");
    if (items.every((item) => name(item) !== "") && unique(name)) return name;
  }
  const text = (item: unknown) => String(item);
  if (items.every((item) => typeof item === "string") && unique(text)) return text;
  return undefined;
}

/** A path as people read it, e.g. `spec.template.spec.containers[web].image`. */
export function showPath(path: readonly string[]): string {
  return path.reduce((text, step) => {
    if (step.startsWith("[")) return `${text}${step}`;
    const shown = /^[A-Za-z0-9_-]+$/.test(step) ? step : `[${JSON.stringify(step)}]`;
    return text === "" || shown.startsWith("[") ? `${text}${shown}` : `${text}.${shown}`;
  }, "");
}
