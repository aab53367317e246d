import type { Construct } from "constructs";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { createUser } from "../proxmox/access";
import { createPciMapping, createUsbMapping } from "../proxmox/device-mapping";
import { configureProxmox } from "../proxmox/provider";
import { ClusterStack } from "../terraform/stack";

/**
 * What the hypervisors must know: users, roles, rights and tokens that the
 * cluster's components need, and the names of devices that machines may be
 * given. No stack where there is nothing of it.
 */
export function accessStack(scope: Construct, cluster: Cluster, declared: Declared): ClusterStack | undefined {
  const mappings = Object.entries(cluster.proxmox?.pciMappings ?? {});
  const usb = Object.entries(cluster.proxmox?.usbMappings ?? {});
  if (cluster.proxmox === undefined || declared.proxmoxUsers.length + mappings.length + usb.length === 0)
    return undefined;
  const stack = new ClusterStack(scope, cluster, "access");
  configureProxmox(stack);
  for (const user of declared.proxmoxUsers) createUser(stack, user);
  for (const [name, mapping] of mappings) createPciMapping(stack, name, mapping);
  for (const [name, mapping] of usb) createUsbMapping(stack, name, mapping);
  return stack;
}
