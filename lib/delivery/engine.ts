import type { Tree } from "../emit/tree";
import type { Cluster } from "../model/cluster";
import type { StageDependency, StageGraph } from "../plan/stage-graph";

/** Turns a linked plan into the files of one GitOps engine. One engine is one folder beside this file. */
export interface DeliveryEngine {
  readonly name: string;
  deliver(cluster: Cluster, plan: StageGraph, edges: readonly StageDependency[]): Tree;
}

/** Folder of a cluster's manifests inside `dist/`. */
export function kubernetesFolder(cluster: Cluster): string {
  return `kubernetes/${cluster.name}`;
}

/** Folder of one stage inside `dist/`. */
export function stageFolder(cluster: Cluster, stage: string): string {
  return `${kubernetesFolder(cluster)}/stages/${stage}`;
}
