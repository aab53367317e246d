import { z } from "zod";
import { address, label, name, size } from "./field";
import { httpsUrl, line, linkName } from "./grammar";

/** What a datastore can hold, in Proxmox' words. */
const content = z.enum(["images", "iso", "import", "snippets", "backup", "rootdir", "vztmpl"]);

const datastore = z.strictObject({
  kind: z
    .enum(["dir", "lvm", "lvmthin", "zfspool", "rbd", "cephfs", "nfs", "cifs", "btrfs"])
    .meta({ description: "storage type in the words of Proxmox" }),
  content: z.array(content).default(["images"]).meta({
    description: "what Proxmox may keep in it: images for VM disks, import and iso for boot media, and so on",
  }),
  size: size.optional().meta({
    description: "capacity, e.g. 1 TB, which the disks placed in it are counted against; absent: not counted",
  }),
});

/** A Proxmox storage: its kind, its size and what may be put there. */
export type Datastore = z.output<typeof datastore>;

const host = z.strictObject({
  address: address.meta({ description: "management address of the Proxmox host" }),
  cpus: z.int().positive().meta({ description: "CPU threads that the host has" }),
  memory: size.meta({ description: "memory that the host has, e.g. 64 GiB" }),
  reserve: size
    .optional()
    .meta({ description: "memory kept for Proxmox itself, e.g. 4 GiB; absent: 2 GiB and 5 % of the memory" }),
  bridges: z
    .array(linkName)
    .min(1)
    .default(["vmbr0"])
    .meta({ description: "Linux bridges that the host has and VMs may be connected to" }),
  datastores: z
    .record(name, datastore)
    .default({})
    .meta({ description: "datastores that this host alone has, by their Proxmox storage id" }),
  api: label.optional().meta({
    description: "key of proxmox.endpoints that this host belongs to; absent: the cluster of proxmox.endpoint",
  }),
  rack: name.optional().meta({ description: "rack or power feed; hosts of one rack count as failing together" }),
});

/** An entry of `proxmox.hosts`: a hypervisor with what it has. */
export type ProxmoxHost = z.output<typeof host>;

/** A device of one host behind a PCI resource mapping (Proxmox: Resource Mappings). */
const pciDevice = z.strictObject({
  host: name.meta({ description: "key of proxmox.hosts: the host that has the device" }),
  id: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, "vendor and device in hexadecimal, e.g. 8086:4680")
    .meta({ description: "vendor and device id in hexadecimal as lspci -n prints them, e.g. 8086:4680" }),
  path: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(\.[0-7])?$/, "a PCI address, e.g. 0000:00:02.0")
    .meta({
      description: "PCI address on the host, e.g. 0000:00:02.0; without its function (.0) all functions of the device",
    }),
  iommuGroup: z.int().nonnegative().optional().meta({
    description: "number of the device's IOMMU group on the host, e.g. 0; absent: left out of the mapping",
  }),
  subsystem: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, "vendor and device in hexadecimal, e.g. 1028:0b9a")
    .optional()
    .meta({
      description: "subsystem vendor and device id in hexadecimal, e.g. 1028:0b9a; absent: left out of the mapping",
    }),
});

/** A device of one host behind a USB resource mapping (Proxmox: Resource Mappings). */
const usbDevice = z.strictObject({
  host: name.meta({ description: "key of proxmox.hosts: the host that has the device" }),
  id: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, "vendor and product in hexadecimal, e.g. 10c4:ea60")
    .meta({ description: "vendor and product id in hexadecimal as lsusb prints them, e.g. 10c4:ea60" }),
  path: z
    .string()
    .regex(/^\d+-\d+(\.\d+)*$/, "bus and ports, e.g. 1-4.2")
    .optional()
    .meta({ description: "port that it is plugged into, as bus and ports, e.g. 1-4.2; absent: any port" }),
});

const usbMapping = z.strictObject({
  comment: line.min(1).optional().meta({ description: "note that Proxmox shows with the mapping" }),
  devices: z
    .array(usbDevice)
    .min(1)
    .meta({ description: "the device of each host; a VM gets the one of the host that it runs on" }),
});

/** A USB resource mapping: one device for each host that has it. */
export type UsbMapping = z.output<typeof usbMapping>;

/** A further API, of hosts that are in no cluster with the others. */
const endpoint = z.strictObject({
  url: httpsUrl.meta({ description: "API of any of its hosts, e.g. https://10.0.0.3:8006/" }),
  cluster: name.meta({ description: "name of its cluster or of its only host; the region of the topology labels" }),
  insecure: z.boolean().default(false).meta({ description: "true: accept the API's self-signed certificate" }),
});

const pciMapping = z.strictObject({
  comment: line.min(1).optional().meta({ description: "note that Proxmox shows with the mapping" }),
  devices: z
    .array(pciDevice)
    .min(1)
    .meta({ description: "the device of each host; a VM gets the one of the host that it runs on" }),
  mediated: z.boolean().default(false).meta({ description: "true: the device can be shared as mediated devices" }),
});

/** A PCI resource mapping: the devices of each host that has some. */
export type PciMapping = z.output<typeof pciMapping>;

/** The hypervisors that carry the machines. */
export const proxmoxSchema = z.strictObject({
  endpoint: httpsUrl.meta({ description: "API of any host, e.g. https://10.0.0.2:8006/" }),
  cluster: name
    .default("proxmox")
    .meta({ description: "name of the Proxmox cluster; the region of the topology labels" }),
  insecure: z.boolean().default(false).meta({ description: "true: accept the API's self-signed certificate" }),
  endpoints: z.record(label, endpoint).optional().meta({
    description:
      "further APIs, by a name of your choice, of hosts that are in no cluster with those of proxmox.endpoint; each has a token of its own, and hosts say by api to which they belong",
  }),
  hosts: z.record(name, host).meta({ description: "hosts by their Proxmox node name, e.g. pve1" }),
  datastores: z
    .record(name, datastore)
    .default({})
    .meta({ description: "datastores that every host shares, by their Proxmox storage id" }),
  defaults: z
    .strictObject({
      disks: name.default("local-lvm").meta({ description: "datastore of VM disks, where a machine names none" }),
      images: name.default("local").meta({ description: "datastore of boot images and installation media" }),
      bridge: linkName.default("vmbr0").meta({ description: "Linux bridge of machines that name none" }),
    })
    .prefault({})
    .meta({ description: "what machines get that do not choose for themselves" }),
  pciMappings: z
    .record(label, pciMapping)
    .default({})
    .meta({ description: "PCI devices that machines may be given, by the name of their mapping" }),
  usbMappings: z
    .record(label, usbMapping)
    .optional()
    .meta({ description: "USB devices that machines may be given, by the name of their mapping" }),
  ha: z
    .strictObject({
      controlPlanesApart: z
        .boolean()
        .default(true)
        .meta({ description: "true: no two control planes on one host, neither at start nor after a failure" }),
      restarts: z
        .int()
        .nonnegative()
        .default(1)
        .meta({ description: "how often a machine is started again on the same host before it moves" }),
      relocations: z
        .int()
        .nonnegative()
        .default(1)
        .meta({ description: "how often it is moved to another host when it does not start" }),
    })
    .optional()
    .meta({ description: "Proxmox restarts machines of a failed host elsewhere (Proxmox VE 9 rules)" }),
});

/** `proxmox` of a definition with every default filled in. */
export type Proxmox = z.output<typeof proxmoxSchema>;
