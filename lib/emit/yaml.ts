import { dump } from "js-yaml";
import { isFields } from "../data/fields";

const FIRST = ["apiVersion", "kind", "metadata", "name", "namespace"];

/** Known keys of a manifest first, then all others by name: the order people read, the same on every machine. */
function compareKeys(a: string, b: string): number {
  const rank = (key: string) => {
    const index = FIRST.indexOf(key);
    return index === -1 ? FIRST.length : index;
  };
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** One YAML document with a final newline; deterministic, without anchors or folded lines. */
export function toYaml(value: unknown): string {
  return dump(value, { sortKeys: compareKeys, lineWidth: -1, noRefs: true });
}

/** A text as one plain or quoted scalar, for a place in a YAML text that is written by hand. */
export function yamlScalar(text: string): string {
  return text.includes("\n") ? JSON.stringify(text) : toYaml(text).trimEnd();
}

/** Several documents in one file. */
export function toYamlStream(values: readonly unknown[]): string {
  return values.map((value) => `---\n${toYaml(value)}`).join("");
}

/** JSON with sorted keys, two spaces and a final newline. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isFields(value)) return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortKeys(value[key]);
  return sorted;
}
