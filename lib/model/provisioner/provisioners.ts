import type { Cluster } from "../cluster";
import type { Machine } from "../machine";
import { bareMetalModel } from "./bare-metal/model";
import {
  type Guest,
  type MachineKey,
  type ModelProvisioner,
  PROVISIONER_NAMES,
  type ProvisionerName,
} from "./provisioner";
import { proxmoxModel } from "./proxmox/model";

/** What the model knows of every provisioner. */
export const MODEL_PROVISIONERS: Readonly<Record<ProvisionerName, ModelProvisioner>> = {
  proxmox: proxmoxModel,
  "bare-metal": bareMetalModel,
};

/**
 * The name of the provisioner that brings a machine up.
 *
 * @param machine of a definition, or as an earlier synth wrote it down
 */
export function provisionerNameOf(machine: MachineKey): ProvisionerName {
  return PROVISIONER_NAMES.find((name) => MODEL_PROVISIONERS[name].serves(machine)) ?? "bare-metal";
}

/** What the model knows of the provisioner of a machine. */
export function modelProvisionerOf(machine: MachineKey): ModelProvisioner {
  return MODEL_PROVISIONERS[provisionerNameOf(machine)];
}

/** A machine as a guest of a hypervisor; undefined for hardware of its own. */
export function guestOf(cluster: Cluster, machine: Machine): Guest | undefined {
  return modelProvisionerOf(machine).guest(cluster, machine);
}

/** The machines that run on a hypervisor, in the order of the definition; foreign VMs are not among them. */
export function guestsOf(cluster: Cluster): readonly Guest[] {
  return cluster.machines.flatMap((machine) => guestOf(cluster, machine) ?? []);
}

/** What takes a machine along when it fails: its host, or the machine itself. */
export function failureDomain(machine: Machine): string {
  return modelProvisionerOf(machine).failureDomain(machine);
}
