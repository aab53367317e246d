import type { Cluster } from "../../lib/model/cluster";
import type { MachineShape } from "../../lib/plan/machine";
import { template } from "../../lib/terraform/text";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { apiOf, proxmoxOf } from "./provider";

interface WatchedVm {
  readonly plan: MachineShape;
  readonly vm: Resource<"proxmox_virtual_environment_vm">;
}

/** True for a VM that Proxmox is to start elsewhere when its host fails. */
export function underHa(cluster: Cluster, { machine }: MachineShape): boolean {
  return cluster.proxmox?.ha !== undefined && machine.ha !== false;
}

/**
 * Puts VMs under Proxmox' HA manager, with the rules of Proxmox VE 9: control
 * planes on different hosts, and hosts that a machine prefers. Earlier releases
 * have groups instead, which know no keeping apart.
 */
export function watch(stack: ClusterStack, vms: readonly WatchedVm[]): void {
  const { cluster } = stack;
  const { ha } = proxmoxOf(cluster);
  if (ha === undefined || vms.length === 0) return;
  const idOf = ({ vm }: WatchedVm) => template`vm:${vm.ref("vm_id")}`;
  const resources = new Map(
    vms.map((watched) => [
      watched.plan.machine.name,
      new Resource(stack, "proxmox_haresource", watched.plan.machine.name, {
        resource_id: idOf(watched),
        comment: `Talos ${watched.plan.machine.role} of cluster ${cluster.name}`,
        state: "started",
        max_restart: ha.restarts,
        max_relocate: ha.relocations,
      }).meta({ provider: apiOf(cluster, watched.plan.machine.host ?? "") }),
    ]),
  );
  const following = (watched: readonly WatchedVm[]) => ({
    dependsOn: watched.flatMap(({ plan }) => resources.get(plan.machine.name) ?? []),
  });
  const planes = vms.filter(({ plan }) => plan.isControlPlane);
  if (ha.controlPlanesApart && planes.length > 1) {
    const rule = `${cluster.name}-control-planes-apart`;
    new Resource(stack, "proxmox_harule", rule, {
      rule,
      type: "resource-affinity",
      affinity: "negative",
      resources: planes.map(idOf),
      comment: "etcd keeps its majority when one host fails",
    }).meta(following(planes));
  }
  for (const watched of vms) {
    const wish = watched.plan.machine.ha;
    if (wish === undefined || wish === false) continue;
    const rule = `${watched.plan.machine.name}-hosts`;
    new Resource(stack, "proxmox_harule", rule, {
      rule,
      type: "node-affinity",
      nodes: wish.hosts,
      strict: wish.strict,
      resources: [idOf(watched)],
    }).meta(following([watched]));
  }
}
