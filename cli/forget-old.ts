import { readdirSync, rmSync, statSync } from "node:fs";
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
  for (const folder of folders.flatMap((one) => [CLUSTERS, CONTENTS, TEXTS, SEEN].map((name) => join(one, name)))) {
    try {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) < now - LONGEST_MS)
          rmSync(path, { force: true });
      }
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
}
