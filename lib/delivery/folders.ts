import type { Cluster } from "../model/cluster";

/** Folder of a cluster's manifests inside `dist/`. */
export function kubernetesFolder(cluster: Cluster): string {
  return `kubernetes/${cluster.name}`;
}

/** Folder of one stage inside `dist/`. */
export function stageFolder(cluster: Cluster, stage: string): string {
  return `${kubernetesFolder(cluster)}/stages/${stage}`;
}
