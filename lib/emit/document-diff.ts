import { isFields } from "../data/fields";

/** One field that differs between two versions of a document. */
export interface FieldChange {
  /** e.g. `spec.template.spec.containers[web].image`. */
  readonly path: string;
  /** Absent: the field is new. */
  readonly before?: { readonly value: unknown };
  /** Absent: the field goes away. */
  readonly after?: { readonly value: unknown };
}

/**
 * Every field that differs, in the order of its path. Items of a list are
 * matched by what names them (`name`, `key`, `id`), so that one more item does
 * not make all others look changed; lists of plain values by their value.
 */
export function diffFields(before: unknown, after: unknown): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  walk("", before, after, changes);
  return changes;
}

function walk(path: string, before: unknown, after: unknown, changes: FieldChange[]): void {
  if (isFields(before) && isFields(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const child = joined(path, key);
      if (!(key in before)) changes.push({ path: child, after: { value: after[key] } });
      else if (!(key in after)) changes.push({ path: child, before: { value: before[key] } });
      else walk(child, before[key], after[key], changes);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    walkList(path, before, after, changes);
    return;
  }
  if (!Object.is(before, after)) changes.push({ path, before: { value: before }, after: { value: after } });
}

function walkList(path: string, before: readonly unknown[], after: readonly unknown[], changes: FieldChange[]): void {
  const name = identity([...before, ...after], before, after);
  if (name !== undefined) {
    const old = new Map(before.map((item) => [name(item), item]));
    const fresh = new Map(after.map((item) => [name(item), item]));
    for (const [id, item] of old) {
      const child = `${path}[${id}]`;
      if (fresh.has(id)) walk(child, item, fresh.get(id), changes);
      else changes.push({ path: child, before: { value: item } });
    }
    for (const [id, item] of fresh) if (!old.has(id)) changes.push({ path: `${path}[${id}]`, after: { value: item } });
    const kept = [...old.keys()].filter((id) => fresh.has(id));
    const order = [...fresh.keys()].filter((id) => old.has(id));
    if (kept.join("\0") !== order.join("\0"))
      changes.push({ path: `${path}[order]`, before: { value: kept }, after: { value: order } });
    return;
  }
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const child = `${path}[${index}]`;
    if (index >= before.length) changes.push({ path: child, after: { value: after[index] } });
    else if (index >= after.length) changes.push({ path: child, before: { value: before[index] } });
    else walk(child, before[index], after[index], changes);
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
  for (const key of ["name", "key", "id"]) {
    const name = (item: unknown) => (isFields(item) && typeof item[key] === "string" ? item[key] : "");
    if (items.every((item) => name(item) !== "") && unique(name)) return name;
  }
  const text = (item: unknown) => String(item);
  if (items.every((item) => typeof item === "string") && unique(text)) return text;
  return undefined;
}

function joined(path: string, key: string): string {
  const step = /^[A-Za-z0-9_-]+$/.test(key) ? key : `[${JSON.stringify(key)}]`;
  return path === "" || step.startsWith("[") ? `${path}${step}` : `${path}.${step}`;
}
