import type { Cluster } from "../../model/cluster";
import type { Machine } from "../../model/machine";
import type { ProxmoxHost } from "../../model/proxmox";
import type { ForeignVm } from "../../model/vm";

/** A hypervisor and what runs on it. */
export interface HostLoad {
  /** Name of the Proxmox node. */
  readonly name: string;
  /** What the definition says about the host. */
  readonly host: ProxmoxHost;
  /** Talos machines that are placed on it. */
  readonly machines: readonly Machine[];
  /** VMs on it that are no nodes. */
  readonly vms: readonly ForeignVm[];
  /** Memory of all of them, in bytes. */
  readonly used: number;
  /** Memory kept for Proxmox itself, in bytes. */
  readonly reserve: number;
}

/** Memory that Proxmox keeps where the definition says nothing: 2 GiB and 5 % of the host. */
function defaultReserve(host: ProxmoxHost): number {
  return 2 * 2 ** 30 + host.memory.bytes * 0.05;
}

/** Each hypervisor with what its machines take together, in the order of the definition. */
export function hostLoads(cluster: Cluster): readonly HostLoad[] {
  return Object.entries(cluster.proxmox?.hosts ?? {}).map(([name, host]) => {
    const machines = cluster.machines.filter((machine) => machine.host === name);
    const vms = cluster.vms.filter((vm) => vm.host === name);
    return {
      name,
      host,
      machines,
      vms,
      used: [...machines, ...vms].reduce((sum, guest) => sum + (guest.memory?.bytes ?? 0), 0),
      reserve: host.reserve?.bytes ?? defaultReserve(host),
    };
  });
}

/** Memory that a host has left after its machines and its reserve; negative where it has too little. */
export function freeMemory(load: HostLoad): number {
  return load.host.memory.bytes - load.reserve - load.used;
}

/**
 * Hosts that could take a machine as it is: enough memory, its bridge and its
 * datastore are there. Those with the fewest control planes come first, then
 * those with most room.
 */
export function hostsFor(cluster: Cluster, machine: Machine): readonly HostLoad[] {
  const { proxmox } = cluster;
  if (proxmox === undefined) return [];
  const store = machine.datastore ?? proxmox.defaults.disks;
  const bridge = machine.bridge ?? proxmox.defaults.bridge;
  const planes = (load: HostLoad) => load.machines.filter(({ role }) => role === "control-plane").length;
  return hostLoads(cluster)
    .filter((load) => load.name !== machine.host)
    .filter((load) => freeMemory(load) >= (machine.memory?.bytes ?? 0) && load.host.cpus >= (machine.cpus ?? 0))
    .filter(({ host }) => host.bridges.includes(bridge))
    .filter(({ host }) => store in host.datastores || store in proxmox.datastores)
    .sort((a, b) => planes(a) - planes(b) || freeMemory(b) - freeMemory(a));
}
