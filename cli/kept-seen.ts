import { isFields } from "../lib/data/fields";
import { sha256 } from "../lib/emit/record";
import { HASH_LENGTH, Seen, type SeenData } from "../lib/emit/seen";
import { type Caches, readCached, writeCached } from "./cache";
import type { Host } from "./host";

/** Folder in which each project has what runs saw of its `dist/`. */
export const SEEN = "seen";

/** What earlier runs saw of the `dist/` of a project. */
export function keptSeen({ caches, ahead }: Pick<Host, "caches" | "ahead">, project: string): Seen {
  const name = nameOf(project);
  const first = ahead?.();
  if (first?.name !== name) return new Seen(parsed(readCached(caches, name)));
  return new Seen(parsed(first.text), first.same());
}

/** Keeps what this run saw, where that spares the next one anything. */
export function keepSeen(caches: Caches, project: string, seen: Seen): void {
  if (seen.isNew) writeCached(caches, nameOf(project), JSON.stringify(seen.data()));
}

function nameOf(project: string): string {
  return `${SEEN}/${sha256(project).slice(0, 32)}.json`;
}

/** Nothing for what another version has kept in another form. */
function parsed(text: string | undefined): SeenData | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (!isFields(value)) return undefined;
  const { files, entries, hashes, folders } = value;
  if (!isListOf(files, isText) || !isText(entries) || !isText(hashes) || !isListOf(folders, isFolder)) return undefined;
  return hashes.length === files.length * HASH_LENGTH ? { files, entries, hashes, folders } : undefined;
}

/** By hand, for there are thousands. */
function isListOf<One>(value: unknown, isOne: (one: unknown) => one is One): value is readonly One[] {
  return Array.isArray(value) && value.every(isOne);
}

function isFolder(value: unknown): value is SeenData["folders"][number] {
  return (
    Array.isArray(value) && value.length === 3 && isText(value[0]) && isText(value[1]) && isListOf(value[2], isText)
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
