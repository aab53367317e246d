import * as crypto from "node:crypto";
import { z } from "zod";
import { Recent } from "../data/recent";
import type { EntryKind } from "./file-system";

/** Folder inside `dist/` where the writer keeps its own records. */
export const RECORDS = ".groundwork";

/** Owner of files that no single cluster owns. No cluster can have this name. */
export const PROJECT = "_project";

/** Which files one owner wrote, and what it wrote there. Committed together with them. */
export interface FileRecord {
  /** sha256 in hex, by path below `dist/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** The record of an owner that wrote nothing yet. */
export const EMPTY_RECORD: FileRecord = { files: new Map() };

const HASH = /^[0-9a-f]{64}$/;
const recordSchema = z.strictObject({
  schema: z.literal(1),
  // A record's own fields, whatever their names: an object would lose `__proto__`.
  files: z.unknown().transform((value, context): ReadonlyMap<string, string> => {
    const files = new Map<string, string>();
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      context.addIssue({ code: "custom", message: "a map of files", path: [] });
      return files;
    }
    for (const [path, content] of Object.entries(value)) {
      if (!isInside(path)) context.addIssue({ code: "custom", message: "a path inside dist", path: [path] });
      else if (typeof content === "string" && HASH.test(content)) files.set(path, content);
      else context.addIssue({ code: "custom", message: "a sha256 in hex", path: [path] });
    }
    return files;
  }),
});

/** True for a path that cannot lead out of `dist/` or into the writer's own records. */
export function isInside(path: string): boolean {
  return !OUTSIDE.test(path) && path !== RECORDS && !path.startsWith(`${RECORDS}/`);
}

/** A part that is empty, `.` or `..`, and characters that no part has. */
const OUTSIDE = /[\\\0]|(?:^|\/)\.{0,2}(?:\/|$)/;

/** SHA-256 in hex; a text counts by its UTF-8 bytes. */
export function sha256(content: string | Buffer): string {
  if (typeof content !== "string") return hashed(content);
  const known = content.length < LONG ? short : long;
  const before = known.get(content);
  if (before !== undefined) return before;
  const hash = hashed(content);
  known.set(content, hash);
  return hash;
}

/** Files of clusters that are alike are mostly the same; those that each has of its own must not push them out. */
const short = new Recent<string>(500_000);
/** Of long texts, such as CRDs, a run asks several times: to scan, to compare and to keep them. */
const long = new Recent<string>(4_000_000);
const LONG = 16_384;

/** In one call, which costs half for a short text; from Node 20.12 on. */
const oneCall: typeof crypto.hash | undefined = crypto.hash;

function hashed(content: string | Buffer): string {
  return oneCall === undefined
    ? crypto.createHash("sha256").update(content).digest("hex")
    : oneCall("sha256", content, "hex");
}

const OWNER = /^[a-z0-9_][a-z0-9-_]*$/;

/** True for a name that an owner's record may carry. */
export function isOwner(name: string): boolean {
  return OWNER.test(name) && name !== "journal";
}

/** The owner whose record a name in the writer's folder is; undefined for every other name. */
export function ownerOf(name: string): string | undefined {
  const owner = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
  return isOwner(owner) ? owner : undefined;
}

/** Where the record of an owner is, below `dist/`. */
export function manifestPath(owner: string): string {
  return `${RECORDS}/${owner}.json`;
}

/** The record as it is written: JSON with sorted paths. Put together by hand, for a run writes thousands of lines. */
export function renderManifest({ files }: FileRecord): string {
  const lines = [...files.keys()]
    .sort()
    .map((path) => `    ${JSON.stringify(path)}: ${JSON.stringify(files.get(path))}`);
  const map = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
  return `{\n  "files": ${map},\n  "schema": 1\n}\n`;
}

/** Something in the writer's folder that it cannot work with: an edit, the marks of a merge, a link. */
export interface UnreadableManifest {
  /** Path of the record below `dist/`. */
  readonly path: string;
  /** What is wrong with it, in words. */
  readonly reason: string;
}

/** What stands where a record or a folder of records should be. */
export const SHAPES: Readonly<Record<EntryKind, string>> = {
  file: "a file",
  folder: "a folder",
  other: "a link or a special file",
};

/** A manifest, or why the text is none. */
export function parseManifest(text: string): FileRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return hasMergeMarks(text) ? "the marks of a merge that is not finished" : "text that is not JSON";
  }
  const result = recordSchema.safeParse(value);
  if (result.success) return { files: result.data.files };
  const [issue] = result.error.issues;
  if (issue === undefined) return "another shape";
  return `something else than ${issue.message} at ${issue.path.join(" ") || "the top"}`;
}

/** What Git writes into a file that two branches changed (git-merge, "How conflicts are presented"). */
export function hasMergeMarks(text: string): boolean {
  return /^<{7} /m.test(text) && /^>{7} /m.test(text);
}
