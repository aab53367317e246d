import type { App } from "../model/app";
import { fingerprint } from "./fingerprint";
import { volumeNames } from "./volume-names";

/** Volume name of the /tmp that a read-only root gets. */
export const SCRATCH = "scratch-tmp";

/**
 * Names in the pod by mount path. Libraries give way to the app's own volumes:
 * the name of a claim follows from that of its volume, so a library that is
 * added later must not rename one.
 */
export function volumeNamesOf(app: Pick<App, "volumes">): ReadonlyMap<string, string> {
  const entries = Object.entries(app.volumes);
  const own = volumeNames(
    entries.flatMap(([path, source]) => (source.kind === "shared" ? [] : [path])),
    [SCRATCH],
  );
  const taken = new Set([SCRATCH, ...own.values()]);
  const names = new Map(own);
  for (const [path, source] of entries) {
    if (source.kind !== "shared") continue;
    const { shared } = source;
    const free = [shared, `library-${shared}`, `library-${fingerprint(shared)}`].find((name) => !taken.has(name));
    names.set(path, free ?? shared);
  }
  return names;
}
