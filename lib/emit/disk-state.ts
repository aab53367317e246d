import type { EntryKind, FileSystem } from "./file-system";
import { isOwnPlace } from "./journal";
import { codeOf, reasonOf } from "./read-file";
import type { Seen } from "./seen";

/** What is in `dist/` before a write, the writer's own records apart. */
export interface DiskState {
  /** Every entry by path. */
  readonly entries: ReadonlyMap<string, EntryKind>;
  /** sha256 in hex of a file's content; undefined where it is larger than anything that Groundwork writes. */
  hash(path: string): string | undefined;
  /** The content of a file that has a hash. */
  read(path: string): Buffer;
}

/** Found by the CDKTF CLI; names the stacks of all clusters, so it is made at each desk and is in no record. */
export const TERRAFORM_MANIFEST = "terraform/manifest.json";

const MADE_AT_EACH_DESK: ReadonlySet<string> = new Set([TERRAFORM_MANIFEST, `${TERRAFORM_MANIFEST}.draft`]);

/** What Terraform leaves in the folder of a stack; it belongs to nobody here. */
function isTerraformLeftover(name: string): boolean {
  return name === ".terraform" || name === ".terraform.lock.hcl" || /\.tfstate(\.|$)/.test(name);
}

/**
 * Looks at every entry below `dist/`; links are seen, never followed.
 *
 * @param seen what earlier looks saw and nobody changed since, which is not read again
 */
export function readDisk(disk: FileSystem, seen: Seen): DiskState {
  const entries = new Map<string, EntryKind>();
  const walk = (folder: string) => {
    for (const { name, kind } of seen.list(disk, folder)) {
      if (isTerraformLeftover(name)) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      if (!isOwnPlace(path) && !MADE_AT_EACH_DESK.has(path)) entries.set(path, kind);
      if (kind === "folder") walkInto(path);
    }
  };
  /** A folder that may not be looked into is as closed as a link. */
  const walkInto = (folder: string) => {
    try {
      walk(folder);
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
      entries.set(folder, "other");
    }
  };
  if (disk.kind("") === "folder") walk("");
  return {
    entries,
    hash(path) {
      try {
        return seen.hash(disk, path);
      } catch (error) {
        if (codeOf(error) === "EFBIG") return undefined;
        throw error;
      }
    },
    read: (path) => disk.read(path),
  };
}
