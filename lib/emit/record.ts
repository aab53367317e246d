import { createHash } from "node:crypto";
import { z } from "zod";
import type { FileSystem } from "./file-system";
import { toJson } from "./yaml";

/** Folder inside `dist/` where the writer keeps its own records. */
export const RECORDS = ".groundwork";

/** Owner of files that no single cluster owns. No cluster can have this name. */
export const PROJECT = "_project";

/** Which files one owner wrote, and what it wrote there. Committed beside them. */
export interface FileRecord {
  /** sha256 in hex, by path below `dist/`. */
  readonly files: ReadonlyMap<string, string>;
}

export const EMPTY_RECORD: FileRecord = { files: new Map() };

const manifestSchema = z.strictObject({
  schema: z.literal(1),
  files: z.record(
    z.string().refine(isInside, "a path inside dist"),
    z.string().regex(/^[0-9a-f]{64}$/, "a sha256 in hex"),
  ),
});

/** True for a path that cannot lead out of `dist/` or into the writer's own records. */
export function isInside(path: string): boolean {
  const parts = path.split("/");
  return (
    !path.includes("\\") &&
    !path.includes("\0") &&
    parts[0] !== RECORDS &&
    parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export function manifestPath(owner: string): string {
  return `${RECORDS}/${owner}.json`;
}

export function renderManifest(manifest: FileRecord): string {
  return toJson({ schema: 1, files: Object.fromEntries(manifest.files) });
}

/** A record that the writer cannot read: somebody edited it, or a merge left its marks there. */
export interface UnreadableManifest {
  /** Path of the record below `dist/`. */
  readonly path: string;
  /** What is wrong with it, in words. */
  readonly reason: string;
}

/** Reads the records of all owners. */
export function readManifests(disk: FileSystem): {
  manifests: ReadonlyMap<string, FileRecord>;
  unreadable: readonly UnreadableManifest[];
} {
  const manifests = new Map<string, FileRecord>();
  const unreadable: UnreadableManifest[] = [];
  if (disk.kind(RECORDS) !== "folder") return { manifests, unreadable };
  for (const { name, kind } of disk.list(RECORDS)) {
    const owner = /^([a-z0-9_][a-z0-9-_]*)\.json$/.exec(name)?.[1];
    if (kind !== "file" || owner === undefined || owner === "journal") continue;
    const path = `${RECORDS}/${name}`;
    const parsed = parseManifest(disk.read(path).toString("utf8"));
    if (typeof parsed === "string") unreadable.push({ path, reason: parsed });
    else manifests.set(owner, parsed);
  }
  return { manifests, unreadable };
}

/** A manifest, or why the text is none. */
function parseManifest(text: string): FileRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "text that is not JSON";
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return { files: new Map(Object.entries(result.data.files)) };
  const [issue] = result.error.issues;
  if (issue === undefined) return "another shape";
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return `something else than ${message} at ${issue.path.join(" ") || "the top"}`;
}
