import { serialize } from "node:v8";
import { sha256 } from "../lib/emit/record";

/** Folder in the cache for clusters. */
export const CLUSTERS = "clusters";

/** Where a cluster is kept, and everything that it follows from but the project's files. */
export interface ClusterKey {
  /** One place for each definition and way of reading it. */
  readonly place: string;
  /** Hash of what the cluster follows from. */
  readonly key: string;
}

/** Names the place by `place` and hashes what the cluster follows from: any data. */
export function clusterKey(place: readonly string[], from: readonly unknown[]): ClusterKey {
  const hash = (value: unknown) => sha256(serialize(value));
  return { place: `${CLUSTERS}/${hash(place).slice(0, 32)}.json`, key: hash(from) };
}
