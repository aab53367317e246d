import { dump } from "js-yaml";

/** A value as YAML, as a person's editor leaves it. */
export function stringify(value: unknown): string {
  return dump(value, { lineWidth: -1 });
}
