import type { App } from "cdktf";
import type { Cluster } from "../../lib/model/cluster";
import type { Platform } from "../../lib/model/platform";
import { createUser } from "../proxmox/access";
import { configureProxmox } from "../proxmox/provider";
import { ClusterStack } from "../terraform/stack";

/** Proxmox users, roles, rights and tokens that the cluster's components need; nothing where none is asked for. */
export function accessStack(app: App, cluster: Cluster, platform: Platform): ClusterStack | undefined {
  if (cluster.proxmox === undefined || platform.proxmoxUsers.length === 0) return undefined;
  const stack = new ClusterStack(app, cluster, "access");
  configureProxmox(stack);
  for (const user of platform.proxmoxUsers) createUser(stack, user);
  return stack;
}
