import type { Cluster } from "../../lib/model/cluster";
import type { Proxmox } from "../../lib/model/proxmox";
import { Provider } from "../terraform/provider";
import type { ClusterStack } from "../terraform/stack";
import { variablesOf } from "../terraform/variable";

/** The cluster's hypervisors; only for a stack that exists because of them. */
export function proxmoxOf(cluster: Cluster): Proxmox {
  if (cluster.proxmox === undefined) throw new Error(`cluster ${cluster.name} has no Proxmox`);
  return cluster.proxmox;
}

/**
 * Configures the Proxmox provider by an API token. Images are downloaded by
 * Proxmox itself and disks imported by its API, so no SSH access is needed.
 */
export function configureProxmox(stack: ClusterStack): void {
  const { endpoint, insecure } = proxmoxOf(stack.cluster);
  new Provider(stack, "proxmox", {
    endpoint,
    insecure,
    api_token: variablesOf(stack).secret(
      "proxmox_api_token",
      "Proxmox API token of an administrator, user@realm!name=uuid",
    ),
  });
}
