import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Takes files and folders out of the way of the next run, into `scratch`, where
 * they stay until it is removed as a whole. Not removed at once: ext4 hands out
 * the number of a removed file only seconds later, and for each new file looks
 * through all that it may not hand out yet (Linux, fs/ext4/ialloc.c,
 * recently_deleted). A run that writes 9,000 files right after as many were
 * removed took ten times as long to write them.
 */
export function setAside(scratch: string, ...paths: readonly string[]): void {
  mkdirSync(scratch, { recursive: true });
  for (const path of paths) {
    try {
      renameSync(path, join(mkdtempSync(join(scratch, "aside-")), "it"));
    } catch {
      // It is not there, or on another disk.
      rmSync(path, { recursive: true, force: true });
    }
  }
}
