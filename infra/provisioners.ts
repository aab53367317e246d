import type { Machine } from "../lib/model/machine";
import { bareMetal } from "./bare-metal/provisioner";
import type { Provisioner } from "./provisioner";
import { proxmox } from "./proxmox/provisioner";

/** Every way to get machines, in the order in which they are asked; each machine is served by one. */
export const PROVISIONERS: readonly Provisioner[] = [proxmox, bareMetal];

/** The provisioner of a machine. */
export function provisionerOf(machine: Machine): Provisioner {
  return PROVISIONERS.find((provisioner) => provisioner.serves(machine)) ?? bareMetal;
}
