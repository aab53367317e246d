import type { Cluster } from "../../cluster";
import type { Machine } from "../../machine";
import type { ForeignVm } from "../../vm";
import type { Guest } from "../provisioner";

/** A machine on a Proxmox host. */
export interface HostedMachine extends Machine {
  /** Key of `proxmox.hosts`. */
  readonly host: string;
}

/** True for a machine that names its Proxmox host. */
export function isHosted(machine: Machine): machine is HostedMachine {
  return machine.host !== undefined;
}

/** A node as a guest of its host. */
export function machineGuest(cluster: Cluster, machine: Machine): Guest | undefined {
  return isHosted(machine) ? { ...placed(cluster, machine), disk: machine.disk } : undefined;
}

/** A foreign VM as a guest of its host: its first disk is the one that it boots from. */
export function vmGuest(cluster: Cluster, vm: ForeignVm): Guest {
  return { ...placed(cluster, { ...vm, datastore: vm.disks[0]?.datastore }), disk: vm.disks[0]?.size };
}

type Place = Pick<HostedMachine, "name" | "host" | "datastore" | "bridge" | "vmId">;

function placed({ proxmox }: Cluster, { name, host, datastore, bridge, vmId }: Place): Guest {
  return {
    name,
    host,
    datastore: datastore ?? proxmox?.defaults.disks ?? "",
    bridge: bridge ?? proxmox?.defaults.bridge ?? "",
    vmId,
  };
}
