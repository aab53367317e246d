import { z } from "zod";
import { address, label, mac, name, size } from "./field";

/** A virtual disk of a foreign VM. */
const disk = z.strictObject({
  name: label.meta({ description: "what it is for, e.g. os or pool" }),
  size,
  datastore: name.optional().meta({ description: "absent: proxmox.defaults.disks" }),
});

/** A VM that is no Talos node: it installs itself from its maker's ISO and is managed by hand afterwards. */
export const vmSchema = z.strictObject({
  host: name.meta({ description: "Proxmox host that carries it" }),
  product: z
    .enum(["truenas-scale", "other"])
    .default("other")
    .meta({ description: "known products bring the steps of their installation to the runbook" }),
  address: address.meta({ description: "its static address, which the installation by hand gives it" }),
  mac: mac.optional(),
  vmId: z.int().min(100).max(999999999).optional().meta({ description: "absent: Proxmox picks a free one" }),
  cpus: z.int().positive(),
  memory: size,
  disks: z.array(disk).min(1).meta({ description: "the first is the system's and is booted" }),
  iso: z.strictObject({
    url: z.url({ protocol: /^https$/ }).meta({ description: "installation medium" }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
      .optional()
      .meta({ description: "checksum; absent: the runbook compares it with the maker's" }),
    checksumUrl: z
      .url({ protocol: /^https$/ })
      .optional()
      .meta({ description: "where its maker tells the checksum" }),
    datastore: name.optional().meta({ description: "datastore of the medium; absent: proxmox.defaults.images" }),
  }),
  bridge: z.string().min(1).optional(),
  firmware: z.enum(["uefi", "bios"]).default("uefi"),
  start: z
    .enum(["before-nodes", "after-nodes"])
    .default("before-nodes")
    .meta({ description: "when Proxmox starts it; it stops machines in the reverse order" }),
  startDelay: z
    .int()
    .nonnegative()
    .default(120)
    .meta({ description: "seconds that Proxmox gives it before it starts the next machine" }),
  stopTimeout: z.int().positive().default(180).meta({ description: "seconds that it may take to shut down" }),
  protect: z
    .boolean()
    .default(true)
    .meta({ description: "neither Terraform nor Proxmox may delete it until this is false" }),
});

export type VmConfig = z.output<typeof vmSchema>;

/** A foreign VM with its name. */
export interface ForeignVm extends VmConfig {
  readonly name: string;
}
