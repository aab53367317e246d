import { isRecord } from "../../lib/schema/json-schema";

/** Raised when the same schema would give another declaration. */
export const GENERATOR = "groundwork-imports/1";

/** A project that a schema comes from. */
export interface Upstream {
  readonly upstream: string;
  readonly version: string;
  readonly license?: string;
}

/** One committed schema file, where it comes from, and its checksum. */
export interface LockEntry {
  /** path below `imports/schemas` without its ending, such as `crds/flux` */
  readonly name: string;
  readonly sources: readonly Upstream[];
  readonly sha256: string;
  readonly generator: string;
}

function isLockEntry(value: unknown): value is LockEntry {
  return (
    isRecord(value) &&
    typeof value.name === "string" &&
    typeof value.sha256 === "string" &&
    Array.isArray(value.sources)
  );
}

/** Reads `imports/lock.json`. */
export function parseLock(text: string): readonly LockEntry[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isLockEntry))
    throw new Error("imports/lock.json: got another shape, want a list of name, sources, sha256");
  return value;
}

/** The text of `imports/lock.json`, one entry a line. */
export function lockText(entries: readonly LockEntry[]): string {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `[\n${sorted.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
}

/** `github.com/fluxcd/flux2 v2.7.0, ...`: the sources of a file in one line. */
export function sourcesText(sources: readonly Upstream[]): string {
  return sources.map((source) => `${source.upstream} ${source.version}`).join(", ");
}
