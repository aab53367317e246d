import { z } from "zod";
import { address, label, mac, name, size } from "./field";

const taint = z
  .string()
  .regex(/^[^=:\s]+(=[^=:\s]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/, "a taint like key=value:NoSchedule");

/** One Talos machine: a VM when it names a Proxmox host, a bare machine otherwise. */
export const machineSchema = z.strictObject({
  role: z.enum(["control-plane", "worker"]),
  host: name.optional().meta({ description: "Proxmox host that carries this VM; absent: a bare machine" }),
  address: address.meta({ description: "static address of the node" }),
  mac: mac.optional().meta({ description: "MAC address of its first network card" }),
  vmId: z
    .int()
    .min(100)
    .max(999999999)
    .optional()
    .meta({ description: "Proxmox VM id; absent: Proxmox picks a free one" }),
  cpus: z.int().positive().optional().meta({ description: "virtual CPUs of a VM, threads of a bare machine" }),
  memory: size.optional(),
  disk: size.optional().meta({ description: "system disk" }),
  datastore: name.optional().meta({ description: "datastore of its disks; absent: proxmox.defaults.disks" }),
  bridge: z.string().min(1).optional(),
  link: z.string().min(1).optional().meta({ description: "network link name in Talos, e.g. eth0 or enp1s0" }),
  installDisk: z.string().startsWith("/dev/", "a device path, e.g. /dev/nvme0n1").optional(),
  labels: z.record(z.string(), z.string()).default({}).meta({ description: "Kubernetes node labels" }),
  taints: z.array(taint).default([]),
  extensions: z
    .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "an extension like siderolabs/iscsi-tools"))
    .default([])
    .meta({ description: "further Talos system extensions of this machine alone" }),
  gpu: z
    .strictObject({
      mapping: label.optional().meta({ description: "Proxmox PCI resource mapping" }),
      vendor: z.enum(["intel", "nvidia", "amd"]),
    })
    .optional(),
});

export type MachineConfig = z.output<typeof machineSchema>;

/** A machine with its name, as every layer uses it. */
export interface Machine extends MachineConfig {
  readonly name: string;
}
