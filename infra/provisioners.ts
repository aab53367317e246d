import { PROVISIONER_NAMES, type ProvisionerName } from "../lib/model/provisioner/provisioner";
import type { PlannedMachine } from "../lib/plan/machine";
import { bareMetal } from "./bare-metal/provisioner";
import type { Provisioner } from "./provisioner";
import { proxmox } from "./proxmox/provisioner";

/** How every provisioner makes its machines. */
export const PROVISIONERS: Readonly<Record<ProvisionerName, Provisioner>> = { proxmox, "bare-metal": bareMetal };

/** Every provisioner with its machines out of these; with none where it has none. */
export function byProvisioner(
  machines: readonly PlannedMachine[],
): readonly { readonly provisioner: Provisioner; readonly machines: readonly PlannedMachine[] }[] {
  return PROVISIONER_NAMES.map((name) => ({
    provisioner: PROVISIONERS[name],
    machines: machines.filter(({ provisioner }) => provisioner === name),
  }));
}
