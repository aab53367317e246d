import { isFields } from "../data/fields";
import type { OwnedRelease } from "./owned";

const SHOWN = 8;

/** Keys whose values are not shown, because they may be secret. */
const SECRET_KEY = /password|passwd|secret|token|credential|api_?key|private/i;

/** In what two claims of one chart differ, with values where they may be shown. */
export function sameRelease(
  a: OwnedRelease,
  b: OwnedRelease,
): { readonly same: boolean; readonly differences: readonly string[] } {
  const differences: string[] = [];
  if (a.name !== b.name) differences.push(`release name: ${a.name} and ${b.name}`);
  if (a.namespace !== b.namespace) differences.push(`namespace: ${a.namespace} and ${b.namespace}`);
  if (a.version !== b.version || a.version === undefined)
    differences.push(`version: ${a.version ?? "not known"} and ${b.version ?? "not known"}`);
  if (a.values === undefined || b.values === undefined)
    differences.push("values: those of one side cannot be read, so nothing shows that they are the same");
  else {
    const values = valueDifferences(a.values, b.values, "");
    differences.push(...values.slice(0, SHOWN));
    if (values.length > SHOWN) differences.push(`and ${values.length - SHOWN} more values`);
  }
  return { same: differences.length === 0, differences };
}

function valueDifferences(a: unknown, b: unknown, path: string): readonly string[] {
  if (isFields(a) && isFields(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => valueDifferences(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  return [`values.${path}: ${shown(a, path)} and ${shown(b, path)}`];
}

function shown(value: unknown, path: string): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a map";
  return SECRET_KEY.test(path) ? "(not shown)" : JSON.stringify(value);
}
