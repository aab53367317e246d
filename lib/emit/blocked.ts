import type { DiskState } from "./disk-state";
import { foldersAbove } from "./file-system";

/** Every folder that still holds a file, a link or the like after the removals. */
function foldersWithFiles(disk: DiskState, gone: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const [path, kind] of disk.entries) {
    if (kind === "folder" || gone.has(path)) continue;
    for (const folder of foldersAbove(path)) folders.add(folder);
  }
  return folders;
}

/**
 * Says what is in the way of a file, links included: a write through one could land outside `dist/`.
 *
 * @param gone files that are removed before
 */
export function blockedBy(disk: DiskState, gone: ReadonlySet<string>): (path: string) => string | undefined {
  let foldersLeft: ReadonlySet<string> | undefined;
  const onTheWay = (path: string): string | undefined => {
    for (const folder of foldersAbove(path)) {
      const kind = disk.entries.get(folder);
      if (kind === "other") return `${folder}, which is a link or a special file`;
      if (kind === "file" && !gone.has(folder)) return `${folder}, which is a file and not a folder`;
    }
    return undefined;
  };
  // Sorted files of one folder follow each other.
  let last: { readonly folder: string; readonly block: string | undefined } | undefined;
  return (path) => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    if (last?.folder !== folder) last = { folder, block: onTheWay(path) };
    if (last.block !== undefined) return last.block;
    const kind = disk.entries.get(path);
    if (kind === "other") return "a link or a special file";
    if (kind !== "folder") return undefined;
    foldersLeft ??= foldersWithFiles(disk, gone);
    return foldersLeft.has(path) ? "a folder with other files in it" : undefined;
  };
}
