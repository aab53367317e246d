import type { PlannedMachine } from "../../lib/plan/machine";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";

/** The role that `kubectl get nodes` shows. */
const ROLE = { "node-role.kubernetes.io/worker": "" };

/**
 * Labels that a worker may not give itself, so that the machine configuration
 * cannot say them: its role, and others of the definition in Kubernetes' own
 * domains (Kubernetes docs: admission plugin NodeRestriction; Talos docs:
 * nodeLabels).
 *
 * @param follows what runs on the workers already, so that their nodes exist
 */
export function labelWorkers(
  stack: ClusterStack,
  machines: readonly PlannedMachine[],
  follows: readonly Resource[],
): void {
  for (const { machine, reservedLabels } of machines.filter(({ isControlPlane }) => !isControlPlane)) {
    new Resource(stack, "kubernetes_labels", machine.name, {
      api_version: "v1",
      kind: "Node",
      metadata: { name: machine.name },
      labels: { ...ROLE, ...reservedLabels },
      field_manager: "groundwork-roles",
    }).meta({ dependsOn: follows });
  }
}
