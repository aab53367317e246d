import { DEFAULT_TALOS_PROVIDER, talosProviderLine } from "../versions/talos-provider";
import type { Cluster } from "./cluster";

/** Exact version of the Talos provider of a cluster: the one that its definition pins, else that of Groundwork. */
export function talosProviderOf({ versions }: Pick<Cluster, "versions">): string {
  return versions.providers?.talos ?? DEFAULT_TALOS_PROVIDER;
}

/** Minor of the machinery by which the cluster's provider merges patches. */
export function mergingMinor(cluster: Pick<Cluster, "versions">): 13 | 14 {
  return talosProviderLine(talosProviderOf(cluster))?.merges ?? 13;
}
