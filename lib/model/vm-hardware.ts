import { z } from "zod";
import { label, mac, size } from "./field";
import { linkName } from "./grammar";

const vlanTag = z
  .int()
  .min(1)
  .max(4094)
  .optional()
  .meta({ description: "VLAN tag that Proxmox gives the card's traffic, 1 to 4094, e.g. 40; absent: untagged" });

/** A further network card of a VM. */
const nic = z.strictObject({
  bridge: linkName.optional().meta({
    description: "Linux bridge of the host that the card is connected to, e.g. vmbr1; absent: that of the first card",
  }),
  vlanTag,
  mac: mac.optional().meta({ description: "MAC address of the card, e.g. bc:24:11:00:00:02; absent: Proxmox's own" }),
  mtu: z
    .int()
    .min(68)
    .max(65520)
    .optional()
    .meta({ description: "largest packet of the card in bytes, e.g. 9000; absent: 1500" }),
  firewall: z.boolean().optional().meta({ description: "true: Proxmox' own firewall filters it; absent: false" }),
});

/** Virtual hardware of a machine beyond processors, memory and its system disk. */
export const vmHardwareFields = {
  vlanTag: vlanTag.meta({
    description: "VLAN tag that Proxmox gives the traffic of a VM's first card, e.g. 20; absent: untagged",
  }),
  nics: z.array(nic).max(31).optional().meta({
    description:
      "further network cards of a VM, eth1 and so on in Talos, each with its bridge and VLAN tag, e.g. [{bridge: vmbr1, vlanTag: 40, mtu: 9000}]",
  }),
  usb: z
    .array(label)
    .max(14)
    .optional()
    .meta({ description: "keys of proxmox.usbMappings that are given to a VM, e.g. [zigbee]" }),
  pci: z.array(label).max(15).optional().meta({
    description: "keys of proxmox.pciMappings that are given to a VM in addition to its GPU, e.g. [coral]",
  }),
  hardware: z
    .strictObject({
      cpuType: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/, "a CPU type of Proxmox, e.g. host or x86-64-v2-AES")
        .default("host")
        .meta({ description: "CPU that the VM sees, in the words of Proxmox, e.g. host or x86-64-v3" }),
      numa: z.boolean().optional().meta({ description: "true: the VM sees NUMA nodes; absent: false" }),
      balloon: size.optional().meta({
        description:
          "least memory that Proxmox leaves a VM when the host is short, e.g. 4 GiB; absent: all of it, which the kubelet counts on",
      }),
      bootOrder: z
        .array(z.string().regex(/^(scsi|ide|net|usb|hostpci)\d{1,2}$/, "a device of the VM, e.g. scsi0 or net0"))
        .min(1)
        .optional()
        .meta({ description: "devices in the order in which the firmware tries them, e.g. [scsi0, net0]" }),
      display: z
        .enum(["none", "std", "serial0", "virtio", "qxl", "cirrus", "vmware"])
        .optional()
        .meta({ description: "graphics card that the VM sees: none, std, serial0 and so on; absent: Proxmox' own" }),
      tags: z
        .array(z.string().regex(/^[a-z0-9_][a-z0-9_.+-]*$/, "a tag of lower-case letters, digits, - _ . +"))
        .default([])
        .meta({ description: "further tags in Proxmox, e.g. [critical]" }),
      systemDisk: z
        .strictObject({
          cache: z
            .enum(["none", "directsync", "writethrough", "writeback", "unsafe"])
            .optional()
            .meta({ description: "cache of the host, in the words of Proxmox; absent: none" }),
          discard: z.boolean().default(true).meta({ description: "true: freed blocks go back to the datastore" }),
          ssd: z.boolean().default(true).meta({ description: "true: the guest sees a disk that does not rotate" }),
          ioThread: z.boolean().default(true).meta({ description: "true: the disk has a thread of its own" }),
          backup: z.boolean().default(true).meta({ description: "false: left out of Proxmox' backups of the VM" }),
        })
        .optional()
        .meta({ description: "options of a VM's system disk" }),
    })
    .optional()
    .meta({ description: "how Proxmox makes a VM: CPU type, NUMA, ballooning, boot order, display, tags" }),
};
