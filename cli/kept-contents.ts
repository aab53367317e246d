import { z } from "zod";
import { LateTree } from "../lib/emit/late-tree";
import { sha256 } from "../lib/emit/record";
import type { FileTree } from "../lib/emit/tree";
import { DiskError } from "../lib/emit/write";
import { type Caches, readUnmarked, removeCached, writeUnmarked } from "./cache";
import type { ClusterKey } from "./cluster-key";
import { isLongText, keepText, keptText } from "./kept-texts";

/** Folder of what is in the files of clusters. It is read only where a file has to be written. */
export const CONTENTS = "contents";

const contentsSchema = z.strictObject({
  key: z.string(),
  /**
   * A long text by its hash alone: that of a CRD is the same in every state of a cluster. Anybody may have written this
   * file, and that hash names another one.
   */
  files: z.array(
    z.tuple([z.string(), z.union([z.string(), z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })])]),
  ),
});

/** The kept content of a cluster is gone although the cluster was kept. Whoever makes it again loses time only. */
export class LostContents extends DiskError {
  constructor() {
    super("a cluster that was kept in the cache has lost its files; dist is as it was", "run it again");
    this.name = "LostContents";
  }
}

/** Keeps what is in the files of a cluster; false where no disk takes it. */
export function keepContents(caches: Caches, { place, key }: ClusterKey, tree: FileTree): boolean {
  const files = tree
    .files()
    .map(([path, text]) => [path, isLongText(text) ? { sha256: keepText(caches, text) } : text] as const);
  return writeUnmarked(caches, nameOf(place), JSON.stringify({ key, files }));
}

/**
 * The files of a kept cluster; their contents are read when somebody asks for one, which throws LostContents where
 * they are gone.
 *
 * @param hashes sha256 in hex of each, by path, sorted
 */
export function keptTree(
  caches: Caches,
  key: ClusterKey,
  hashes: Iterable<readonly [path: string, hash: string]>,
): LateTree {
  return new LateTree(hashes, () => {
    const contents = keptContents(caches, key, new Map(hashes));
    if (contents !== undefined) return contents;
    // The next run makes the cluster again.
    removeCached(caches, key.place);
    throw new LostContents();
  });
}

function keptContents(
  caches: Caches,
  { place, key }: ClusterKey,
  hashes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | undefined {
  const kept = parsed(readUnmarked(caches, nameOf(place)));
  if (kept?.key !== key) return undefined;
  const contents = new Map<string, string>();
  for (const [path, said] of kept.files) {
    const content = typeof said === "string" ? said : keptText(caches, said.sha256);
    if (content === undefined || sha256(content) !== hashes.get(path)) return undefined;
    contents.set(path, content);
  }
  return contents.size === hashes.size ? contents : undefined;
}

function parsed(text: string | undefined): z.output<typeof contentsSchema> | undefined {
  try {
    return text === undefined ? undefined : contentsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function nameOf(place: string): string {
  return `${CONTENTS}/${place.slice(place.lastIndexOf("/") + 1)}`;
}
