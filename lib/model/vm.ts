import { z } from "zod";
import { address, label, mac, name, size } from "./field";
import { httpsUrl, linkName } from "./grammar";

/** A virtual disk of a foreign VM. */
const disk = z.strictObject({
  name: label.meta({ description: "what the disk is for, e.g. os or pool; part of its serial number" }),
  size: size.meta({ description: "size of the disk, e.g. 500 GiB" }),
  datastore: name.optional().meta({ description: "Proxmox datastore of the disk; absent: proxmox.defaults.disks" }),
});

/** A VM that is no Talos node: it installs itself from its maker's ISO and is managed by hand afterwards. */
export const vmSchema = z.strictObject({
  host: name.meta({ description: "Proxmox host that carries it" }),
  product: z
    .enum(["truenas-scale", "other"])
    .default("other")
    .meta({ description: "known products bring the steps of their installation to the runbook" }),
  address: address.meta({ description: "static address in network.subnet, which the installation by hand gives it" }),
  mac: mac.optional().meta({
    description: "MAC address of its network card in lower case, e.g. bc:24:11:00:00:01; absent: Proxmox makes one up",
  }),
  vmId: z
    .int()
    .min(100)
    .max(999999999)
    .optional()
    .meta({ description: "Proxmox VM id, a number from 100 up; absent: Proxmox picks a free one" }),
  cpus: z.int().positive().meta({ description: "virtual CPUs" }),
  memory: size.meta({ description: "memory, e.g. 16 GiB; it is reserved as a whole, without ballooning" }),
  disks: z.array(disk).min(1).meta({ description: "disks in order; the first holds the system and is booted" }),
  iso: z
    .strictObject({
      url: httpsUrl.meta({ description: "HTTPS URL of the installation medium, which Proxmox downloads" }),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
        .optional()
        .meta({
          description:
            "SHA-256 checksum of the medium, which Proxmox compares; absent: the runbook has the operator compare it",
        }),
      checksumUrl: httpsUrl

        .optional()
        .meta({ description: "HTTPS URL of the file in which the maker publishes the checksum, for the runbook" }),
      datastore: name.optional().meta({ description: "datastore of the medium; absent: proxmox.defaults.images" }),
    })
    .meta({ description: "the ISO image that it is installed from" }),
  bridge: linkName.optional().meta({
    description: "Linux bridge of the host that it is connected to, e.g. vmbr0; absent: proxmox.defaults.bridge",
  }),
  firmware: z
    .enum(["uefi", "bios"])
    .default("uefi")
    .meta({ description: "firmware that boots it: UEFI without Secure Boot, or a classic BIOS" }),
  start: z.enum(["before-nodes", "after-nodes"]).default("before-nodes").meta({
    description: "when Proxmox starts it: before or after the nodes of the cluster; it is stopped in the reverse order",
  }),
  startDelay: z.int().nonnegative().default(120).meta({
    description: "seconds that Proxmox waits after its start before the nodes are started, where it starts before them",
  }),
  stopTimeout: z
    .int()
    .positive()
    .default(180)
    .meta({ description: "seconds that it may take to shut down before Proxmox turns it off" }),
  protect: z.boolean().default(true).meta({ description: "true: neither Terraform nor Proxmox deletes it" }),
});

/** An entry of `vms` with every default filled in. */
export type VmConfig = z.output<typeof vmSchema>;

/** A foreign VM with its name. */
export interface ForeignVm extends VmConfig {
  /** Key in `vms`; the name of the VM in Proxmox. */
  readonly name: string;
}
