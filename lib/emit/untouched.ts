import type { WriteChanges } from "./changes";
import type { FileSystem } from "./file-system";
import { sha256 } from "./record";

/**
 * True where everything that a plan changes is on the disk as the plan found it:
 * what it replaces or removes has the content that it had, and what it makes has
 * nothing in its way. Throws what the disk reports.
 */
export function isUntouched(disk: FileSystem, { create, update, remove }: WriteChanges): boolean {
  const isAsBefore = ({ path, before }: { readonly path: string; readonly before?: string | undefined }) =>
    disk.kind(path) === "file" && sha256(disk.read(path)) === before;
  const folders = new Map<string, "there" | "absent" | "blocked">([["", "there"]]);
  const stateOf = (folder: string): "there" | "absent" | "blocked" => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const above = stateOf(folderOf(folder));
    const kind = above === "there" ? disk.kind(folder) : undefined;
    const state = above !== "there" ? above : kind === undefined ? "absent" : kind === "folder" ? "there" : "blocked";
    folders.set(folder, state);
    return state;
  };
  const isFree = ({ path }: { readonly path: string }) => {
    const state = stateOf(folderOf(path));
    return state === "absent" || (state === "there" && disk.kind(path) === undefined);
  };
  return create.every(isFree) && update.every(isAsBefore) && remove.every(isAsBefore);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
