import { own } from "../../lib/data/fields";
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
  const { endpoint, insecure, endpoints = {} } = proxmoxOf(stack.cluster);
  const token = (name: string, where: string) =>
    variablesOf(stack).secret(name, `Proxmox API token of an administrator${where}, user@realm!name=uuid`);
  const others = Object.entries(endpoints).map(([name, other]) => [
    name,
    {
      endpoint: other.url,
      insecure: other.insecure,
      api_token: token(`proxmox_api_token_${name.replaceAll("-", "_")}`, ` at ${other.url}`),
    },
  ]);
  new Provider(
    stack,
    "proxmox",
    { endpoint, insecure, api_token: token("proxmox_api_token", "") },
    Object.fromEntries(others),
  );
}

/** Alias of the provider that manages a host; undefined for hosts of `proxmox.endpoint`. */
export function apiOf(cluster: Cluster, host: string): string | undefined {
  return own(proxmoxOf(cluster).hosts, host)?.api;
}
