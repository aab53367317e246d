import type { Machine } from "../../model/machine";
import { PROVISIONER_NAMES, type ProvisionerName } from "../../model/provisioner/provisioner";
import { provisionerNameOf } from "../../model/provisioner/provisioners";
import { bareMetalRunbook } from "./bare-metal/runbook";
import type { RunbookProvisioner } from "./provisioner";
import { proxmoxRunbook } from "./proxmox/runbook";

/** What people read about every provisioner. */
const RUNBOOK_PROVISIONERS: Readonly<Record<ProvisionerName, RunbookProvisioner>> = {
  proxmox: proxmoxRunbook,
  "bare-metal": bareMetalRunbook,
};

/** Every provisioner, in the order in which runbooks speak of them. */
export const runbookProvisioners: readonly RunbookProvisioner[] = PROVISIONER_NAMES.map(
  (name) => RUNBOOK_PROVISIONERS[name],
);

/** What people read about the provisioner of a machine. */
export function runbookOf(machine: Machine): RunbookProvisioner {
  return RUNBOOK_PROVISIONERS[provisionerNameOf(machine)];
}
