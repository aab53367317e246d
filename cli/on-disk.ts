import type { CommittedCluster } from "../lib/checks/facts/committed";
import type { OwnedTree, WriteChanges } from "../lib/emit/changes";
import { type Committed, committedCluster } from "./committed";

/** How messages name what is compared with. */
const DIST = "dist/";

/**
 * What `dist/` holds of each cluster now, as if a commit held it, so that the
 * next synth can be looked at as a change.
 *
 * @param read text of a file below `dist/` that the plan changes or removes
 */
export function clustersOnDisk(
  { unchanged, update, remove }: WriteChanges,
  trees: readonly OwnedTree[],
  read: (path: string) => string,
): Committed {
  const contents = new Map(trees.flatMap(({ tree }) => tree.files()));
  const files = new Map<string, string>([
    ...unchanged.map((path) => [path, contents.get(path) ?? read(path)] as const),
    ...[...update, ...remove].map(({ path }) => [path, read(path)] as const),
  ]);
  const clusters = new Map<string, CommittedCluster>();
  const unreadable = new Map<string, string>();
  for (const path of files.keys()) {
    const [, name] = /^docs\/([^/]+)\/model\.json$/.exec(path) ?? [];
    if (name === undefined) continue;
    const found = committedCluster(DIST, name, files);
    if (typeof found === "string") unreadable.set(name, found);
    else clusters.set(name, found);
  }
  return { revision: DIST, clusters, unreadable };
}
