import type { Cluster } from "../../lib/model/cluster";

/** `test-cluster-machines`. */
export function stackName(cluster: Pick<Cluster, "name">, layer: string): string {
  return `${cluster.name}-${layer}`;
}
