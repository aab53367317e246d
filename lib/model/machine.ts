import { z } from "zod";
import { diskSchema, installDisk } from "./disk";
import { address, label, mac, name, size } from "./field";
import { extensionName, kernelArgument, labelKey, labels, linkName } from "./grammar";
import { machineNetworkFields } from "./machine-network";
import { machineSettings, systemEncryption } from "./machine-settings";
import { patches } from "./patch";
import { vmHardwareFields } from "./vm-hardware";

const taint = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?(=([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?)?:(NoSchedule|PreferNoSchedule|NoExecute)$/,
    "a taint like key=value:NoSchedule",
  );

/** Node label of machines with an Intel GPU, as Intel's device plugins select them. */
export const INTEL_GPU_LABEL = "intel.feature.node.kubernetes.io/gpu";

/** Node label of machines with a GPU of NVIDIA, as its device plugin selects them. */
export const NVIDIA_GPU_LABEL = "nvidia.com/gpu.present";

/** Node label of machines with a GPU of AMD, as its device plugin selects them. */
export const AMD_GPU_LABEL = "feature.node.kubernetes.io/amd-gpu";

/** RuntimeClass, and runtime of the container toolkit, by which a container sees an NVIDIA GPU. */
export const NVIDIA_RUNTIME = "nvidia";

/** One Talos machine: a VM when it names a Proxmox host, a bare machine otherwise. */
export const machineSchema = z.strictObject({
  role: z
    .enum(["control-plane", "worker"])
    .meta({ description: "control-plane: runs etcd and the Kubernetes API; worker: runs workloads" }),
  host: name.optional().meta({ description: "Proxmox host that carries this VM; absent: a bare machine" }),
  address: address.meta({
    description:
      "address of the node in network.subnet, e.g. 192.168.1.21: static, or what the router reserves under addressBy dhcp",
  }),
  mac: mac.optional().meta({
    description: "MAC address of its first network card, e.g. bc:24:11:00:00:01; absent: Proxmox makes one up for a VM",
  }),
  ...machineNetworkFields,
  vmId: z
    .int()
    .min(100)
    .max(999999999)
    .optional()
    .meta({ description: "Proxmox VM id, a number from 100 up; absent: Proxmox picks a free one" }),
  cpus: z
    .int()
    .positive()
    .optional()
    .meta({ description: "virtual CPUs of a VM, threads of a bare machine. A VM needs it" }),
  memory: size
    .optional()
    .meta({ description: "memory of a VM, e.g. 8 GiB; of a bare machine what it has. A VM needs it" }),
  disk: size.optional().meta({ description: "size of the system disk, e.g. 100 GiB. A VM needs it" }),
  datastore: name.optional().meta({ description: "Proxmox datastore of its disk; absent: proxmox.defaults.disks" }),
  bridge: linkName.optional().meta({
    description: "Linux bridge of the host that the VM is connected to, e.g. vmbr0; absent: proxmox.defaults.bridge",
  }),
  ...vmHardwareFields,
  arch: z.enum(["amd64", "arm64"]).optional().meta({
    description: "processor architecture of a bare machine: amd64 or arm64; absent: amd64, arm64 for a board",
  }),
  board: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/, "a board as Talos names it, e.g. rpi_generic")
    .optional()
    .meta({
      description:
        "single-board computer whose boot image needs an overlay, as Talos names it, e.g. rpi_generic or turingrk1; absent: no board",
    }),
  link: linkName.optional().meta({
    description:
      "name of the link with its address: of a card in Talos, e.g. enp1s0, or a key of links; absent: network.link, else eth0 for a VM, the card with the MAC address for a bare machine",
  }),
  installDisk: installDisk.optional().meta({
    description:
      'disk that Talos erases and installs itself on; a bare machine needs it: a device like /dev/nvme0n1, {disk: "name"} of disks, or a selector like {model: "Samsung*", size: "< 1 TB"}. Absent: /dev/sda of a VM',
  }),
  disks: z.record(label, diskSchema).optional().meta({
    description:
      "disks by a name of your choice: of a bare machine those that it has, of a VM further virtual disks in addition to its system disk, e.g. {fast: {size: 1 TB, type: nvme}}",
  }),
  encryption: systemEncryption.meta({
    description: "LUKS2 encryption of this machine's system disk, in place of talos.encryption",
  }),
  kernelArgs: z
    .array(kernelArgument)
    .optional()
    .meta({ description: "further kernel arguments of this machine alone, after those of talos.kernelArgs" }),
  annotations: z
    .record(labelKey, z.string())
    .optional()
    .meta({ description: "Kubernetes annotations of the node, e.g. {example.org/rack: left}" }),
  ...machineSettings,
  maintenanceAddress: z
    .union([z.literal("baked"), address])
    .optional()
    .meta({
      description:
        "where a bare machine answers before it has its configuration: an address, or baked into its boot medium; absent: its own address, by a static DHCP lease",
    }),
  labels: labels.default({}).meta({ description: "Kubernetes labels of the node, e.g. {disktype: ssd}" }),
  taints: z.array(taint).default([]).meta({ description: "Kubernetes taints of the node, e.g. gpu=true:NoSchedule" }),
  extensions: z
    .array(extensionName)
    .default([])
    .meta({ description: "further Talos system extensions of this machine alone, e.g. siderolabs/iscsi-tools" }),
  gpu: z
    .strictObject({
      mapping: label.optional().meta({
        description: "key of proxmox.pciMappings that passes the GPU through to a VM; absent for a bare machine",
      }),
      vendor: z
        .enum(["intel", "nvidia", "amd"])
        .meta({ description: "maker of the GPU, which decides the Talos extensions" }),
      driver: z.enum(["proprietary", "open"]).optional().meta({
        description:
          "kernel driver of an NVIDIA GPU: proprietary for Maxwell to Volta, open for Turing and later; absent: proprietary",
      }),
      count: z.int().min(1).max(16).optional().meta({
        description: "number of GPUs of this vendor in the machine, e.g. 2; absent: 1",
      }),
      mediatedDevice: z
        .string()
        .regex(/^[A-Za-z0-9._-]+$/, "a type of mediated device, e.g. i915-GVTg_V5_4")
        .optional()
        .meta({
          description:
            "type of a mediated device, e.g. i915-GVTg_V5_4, of a GPU that the host shares; absent: the whole device",
        }),
    })
    .optional()
    .meta({ description: "GPU of the machine: passed through to a VM, or built into a bare machine" }),
  patches: patches.meta({
    description:
      "patches of this machine's Talos configuration alone, after those of talos.patches and controlPlane.patches; written like those, e.g. {apiVersion: v1alpha1, kind: WatchdogTimerConfig, device: /dev/watchdog0}",
  }),
  ha: z
    .union([
      z.literal(false),
      z.strictObject({
        hosts: z
          .record(name, z.int().positive())
          .refine((hosts) => Object.keys(hosts).length > 0, "at least one host")
          .meta({ description: "hosts that may run it, each with a priority from 1; the highest is preferred" }),
        strict: z
          .boolean()
          .default(false)
          .meta({ description: "true: stop it rather than run it on a host that is not listed" }),
      }),
    ])
    .optional()
    .meta({ description: "under proxmox.ha: false leaves it where it is; otherwise which hosts it prefers" }),
});

/** An entry of `machines` with every default filled in. */
export type MachineConfig = z.output<typeof machineSchema>;

/** A machine with its name, as every layer uses it. */
export interface Machine extends MachineConfig {
  /** Key in `machines`; the host name of the node. */
  readonly name: string;
}
