import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";

/**
 * The role that `kubectl get nodes` shows. A worker may not give itself a
 * label of this prefix, so the machine configuration cannot say it
 * (Kubernetes docs: admission plugin NodeRestriction; Talos docs: nodeLabels).
 *
 * @param follows what runs on the workers already, so that their nodes exist
 */
export function labelWorkers(stack: ClusterStack, cluster: Cluster, follows: readonly Resource[]): void {
  for (const { name } of machinesOf(cluster, "worker")) {
    new Resource(
      stack,
      "kubernetes_labels",
      name,
      {
        api_version: "v1",
        kind: "Node",
        metadata: { name },
        labels: { "node-role.kubernetes.io/worker": "" },
        field_manager: "groundwork-roles",
      },
      { dependsOn: follows },
    );
  }
}
