import { lstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../lib/emit/read-file";
import type { Caches } from "./cache";
import { CLUSTERS } from "./cluster-key";
import { CONTENTS } from "./kept-contents";
import { SEEN } from "./kept-seen";
import { TEXTS } from "./kept-texts";

/** What no run had to make for so long is gone, or costs little to make. */
const LONGEST_MS = 30 * 24 * 3_600_000;

/** Removes what was kept long ago: clusters, their contents and long texts, of which each is recreated, and what was seen. */
export function forgetOld({ folders }: Caches, now = Date.now()): void {
  const before = now - LONGEST_MS;
  for (const folder of folders.flatMap((one) => [CLUSTERS, CONTENTS, TEXTS, SEEN].map((name) => join(one, name))))
    onDisk(() => {
      for (const name of readdirSync(folder)) onDisk(() => forget(join(folder, name), before));
    });
}

function forget(path: string, before: number): void {
  if ((lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? before) < before) unlinkSync(path);
}

/** What no disk lets go of, such as a folder that somebody made there, stays. */
function onDisk(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
