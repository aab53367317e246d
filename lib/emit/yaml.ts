import { DUMP_SCHEMA, defineScalarTag, dump, NOT_RESOLVED } from "js-yaml";
import { isFields } from "../data/fields";
import { plainYamlWriter } from "./plain-yaml";

const FIRST: ReadonlyMap<string, number> = new Map(
  ["apiVersion", "kind", "metadata", "name", "namespace"].map((key, index) => [key, index]),
);

/** Known keys of a manifest first, then all others by name: the order people read, the same on every machine. */
function compareKeys(a: string, b: string): number {
  const rank = (key: string) => FIRST.get(key) ?? FIRST.size;
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Quotes what looks like a date and is none, such as 2026-02-30: readers of
 * YAML 1.1 refuse the whole file for it (yaml.org, type timestamp).
 */
const SCHEMA = DUMP_SCHEMA.withTags(
  defineScalarTag("tag:yaml.org,2002:timestamp", {
    implicit: true,
    implicitFirstChars: [..."0123456789"],
    resolve: (text) => (/^\d{4}-\d{1,2}-\d{1,2}/.test(text) ? text : NOT_RESOLVED),
    identify: () => false,
  }),
);

/** The whole of YAML, by the library. */
export function libraryYaml(value: unknown): string {
  return dump(value, { sortKeys: compareKeys, lineWidth: -1, noRefs: true, schema: SCHEMA });
}

const write = plainYamlWriter({ compareKeys, write: libraryYaml });

/** One YAML document with a final newline; deterministic, without anchors or folded lines. */
export function toYaml(value: unknown): string {
  return write(value);
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
  // An address, a size and the like write themselves as the text that they were parsed from.
  if (typeof value.toJSON === "function") return sortKeys(value.toJSON());
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortKeys(value[key]);
  return sorted;
}
