import { createHash } from "node:crypto";
import { isRecord } from "../../lib/schema/json-schema";

/**
 * JSON with objects opened to the given depth, one entry a line, and everything deeper on
 * that line: a change of one definition is a change of one line.
 */
export function tableText(value: unknown, depth: number): string {
  return `${level(value, depth)}\n`;
}

function level(value: unknown, depth: number): string {
  if (depth === 0 || !isRecord(value) || Object.keys(value).length === 0) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${level(member, depth - 1)}`);
  return `{\n${entries.join(",\n")}\n}`;
}

/** The same record with its keys in code-point order. */
export function sortKeys<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Lower-case hexadecimal sha256 of a text in UTF-8. */
export function sha256(content: string): string {
  return createHash("sha256").update(content, "utf8").digest("hex");
}
