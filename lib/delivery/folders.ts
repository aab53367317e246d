import type { Cluster } from "../model/cluster";
import type { PlannedRelease } from "../plan/stage";

/** Folder of a cluster's manifests inside `dist/`. */
export function kubernetesFolder(cluster: Cluster): string {
  return `kubernetes/${cluster.name}`;
}

/** Folder of one stage inside `dist/`. */
export function stageFolder(cluster: Cluster, stage: string): string {
  return `${kubernetesFolder(cluster)}/stages/${stage}`;
}

/** Folder of a chart of the operator's own inside `dist/`. */
export function chartFolder(cluster: Cluster, release: Pick<PlannedRelease, "name" | "namespace">): string {
  return `${kubernetesFolder(cluster)}/charts/${release.namespace}.${release.name}`;
}
