import type { EntryKind, FileSystem } from "./file-system";
import { RECORDS } from "./record";

/** What stands in `dist/` before a write, the writer's own records apart. */
export interface DiskState {
  /** Every entry by path. */
  readonly entries: ReadonlyMap<string, EntryKind>;
  /** Content of a file; throws for anything else. */
  read(path: string): Buffer;
}

/** What Terraform leaves beside a stack; it belongs to nobody here. */
function isTerraformLeftover(name: string): boolean {
  return name === ".terraform" || name === ".terraform.lock.hcl" || /\.tfstate(\.|$)/.test(name);
}

/** Looks at every entry below `dist/`; links are seen, never followed. */
export function readDisk(disk: FileSystem): DiskState {
  const entries = new Map<string, EntryKind>();
  const walk = (folder: string) => {
    for (const { name, kind } of disk.list(folder)) {
      if (isTerraformLeftover(name) || (folder === "" && name === RECORDS)) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      entries.set(path, kind);
      if (kind === "folder") walk(path);
    }
  };
  if (disk.kind("") === "folder") walk("");
  return { entries, read: (path) => disk.read(path) };
}
