import type { Construct } from "constructs";
import type { Cluster } from "../../lib/model/cluster";
import { createForeignVm } from "../proxmox/foreign-vm";
import { configureProxmox } from "../proxmox/provider";
import { ClusterStack } from "../terraform/stack";
import { addOutput, outputName } from "../terraform/variable";

/**
 * VMs that are no nodes, such as a storage server; nothing where there are
 * none. They hold data, so they have a state of their own and stay when the
 * cluster is destroyed and recreated.
 */
export function vmsStack(scope: Construct, cluster: Cluster): ClusterStack | undefined {
  if (cluster.vms.length === 0) return undefined;
  const stack = new ClusterStack(scope, cluster, "vms");
  configureProxmox(stack);
  for (const vm of cluster.vms) {
    createForeignVm(stack, vm);
    addOutput(stack, outputName(vm.name, "address"), vm.address.toString(), {
      description: `address that the installation of ${vm.name} must give it`,
      sensitive: false,
    });
  }
  return stack;
}
