import { z } from "zod";
import { address, label, mac, name, size } from "./field";

const taint = z
  .string()
  .regex(/^[^=:\s]+(=[^=:\s]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/, "a taint like key=value:NoSchedule");

/** Node label of machines with an Intel GPU, as Intel's device plugins select them. */
export const INTEL_GPU_LABEL = "intel.feature.node.kubernetes.io/gpu";

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
  maintenanceAddress: z
    .union([z.literal("baked"), address])
    .optional()
    .meta({
      description:
        "where a bare machine answers before it has its configuration: an address, or baked into its boot medium; absent: its own address, by a static DHCP lease",
    }),
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
      mediatedDevice: z
        .string()
        .min(1)
        .optional()
        .meta({ description: "type of a mediated device, e.g. i915-GVTg_V5_4: the host shares the GPU" }),
    })
    .optional(),
  ha: z
    .union([
      z.literal(false),
      z.strictObject({
        hosts: z
          .record(name, z.int().positive())
          .refine((hosts) => Object.keys(hosts).length > 0, "at least one host")
          .meta({ description: "hosts that may run it, with a priority; the highest is preferred" }),
        strict: z.boolean().default(false).meta({ description: "stop it rather than run it on another host" }),
      }),
    ])
    .optional()
    .meta({ description: "under proxmox.ha: false leaves it where it is; otherwise which hosts it prefers" }),
});

export type MachineConfig = z.output<typeof machineSchema>;

/** A machine with its name, as every layer uses it. */
export interface Machine extends MachineConfig {
  readonly name: string;
}
