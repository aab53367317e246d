import { code } from "../../../document/markdown";
import { bootstrap, operations } from "../../../document/section";
import { cmd } from "../../../document/shell";
import type { RunbookProvisioner } from "../provisioner";
import { hostReboot } from "./host-reboot";
import { proxmoxSection } from "./prepare";

/** VMs on Proxmox hosts. */
export const proxmoxRunbook: RunbookProvisioner = {
  prepared: "the hypervisors",
  prepare: ({ cluster }) =>
    cluster.proxmox === undefined
      ? []
      : [bootstrap("proxmox", "Prepare Proxmox", proxmoxSection(cluster, cluster.proxmox))],
  place: ({ host = "" }) => host,
  inventory: ({ proxmox }, { vmId, datastore }) => ({
    id: vmId?.toString() ?? "chosen by Proxmox",
    datastore: datastore ?? proxmox?.defaults.disks ?? "",
  }),
  console: ({ host = "" }) => `look at its console on Proxmox host ${host}`,
  removal: {
    leaves: "Reset it: it leaves etcd if it is a member, wipes its disks and powers off.",
    command: cmd`reset --graceful`,
    gone: "Terraform deletes the virtual machine.",
  },
  beforeRemake: "Delete what is left of the machine in Proxmox if Terraform cannot",
  remake: (configuration) => ({ forget: [], replace: [configuration] }),
  deployTroubles: ({ proxmox }) =>
    proxmox === undefined
      ? []
      : [
          [
            "the download of an image is refused",
            "the datastore does not allow the content type import",
            "BOOTSTRAP, Prepare Proxmox",
          ],
          [
            "401 or 403 of the Proxmox API",
            "the token is wrong, or was made without --privsep 0",
            `look at ${code("TF_VAR_proxmox_api_token")}: user@realm!name=value`,
          ],
        ],
  hardwareTroubles: (cluster) =>
    cluster.proxmox === undefined ? [] : [operations("host-reboot", "After a host reboot", hostReboot(cluster))],
};
