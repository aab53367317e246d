import { existsSync, lstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../lib/emit/read-file";
import { type Caches, writeUnmarked } from "./cache";
import { CLUSTERS } from "./cluster-key";
import { CONTENTS } from "./kept-contents";
import { SEEN } from "./kept-seen";
import { TEXTS } from "./kept-texts";

const DAY_MS = 24 * 3_600_000;
/** What no run had to make for so long is gone, or costs little to make. */
const LONGEST_MS = 30 * DAY_MS;
/** When a run last looked at everything that is kept: of a thousand clusters that takes as long as to make one. */
const LOOKED = "looked";

/** Removes what was kept long ago, once a day: clusters, their contents and long texts, of which each is recreated, and what was seen. */
export function forgetOld({ folders }: Caches, now = Date.now()): void {
  for (const folder of folders)
    onDisk(() => {
      if (!existsSync(folder) || timeOf(join(folder, LOOKED)) > now - DAY_MS) return;
      for (const name of [CLUSTERS, CONTENTS, TEXTS, SEEN]) forgetIn(join(folder, name), now - LONGEST_MS);
      writeUnmarked({ folders: [folder] }, LOOKED, "");
    });
}

function forgetIn(folder: string, before: number): void {
  onDisk(() => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      onDisk(() => {
        if (timeOf(path) < before) unlinkSync(path);
      });
    }
  });
}

/** When it was last written; the beginning of time where nothing is there. */
function timeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What no disk lets go of, such as a folder that somebody made there, stays. */
function onDisk(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
