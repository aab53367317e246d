import { z } from "zod";
import { address, label, name, size } from "./field";

/** What a datastore can hold, in Proxmox' words. */
const content = z.enum(["images", "iso", "import", "snippets", "backup", "rootdir", "vztmpl"]);

const datastore = z.strictObject({
  kind: z
    .enum(["dir", "lvm", "lvmthin", "zfspool", "rbd", "cephfs", "nfs", "cifs", "btrfs"])
    .meta({ description: "Proxmox storage type" }),
  content: z.array(content).default(["images"]),
  size: size.optional().meta({ description: "capacity, for the disk budget" }),
});

export type Datastore = z.output<typeof datastore>;

const host = z.strictObject({
  address: address.meta({ description: "management address of the Proxmox host" }),
  cpus: z.int().positive().meta({ description: "threads the host has" }),
  memory: size.meta({ description: "memory the host has" }),
  reserve: size.optional().meta({ description: "memory kept for Proxmox itself; 2 GiB and 5 % unless told" }),
  bridges: z.array(z.string().min(1)).min(1).default(["vmbr0"]),
  datastores: z.record(name, datastore).default({}).meta({ description: "datastores of this host alone" }),
  rack: name.optional().meta({ description: "rack or power feed, for failure domains" }),
});

export type ProxmoxHost = z.output<typeof host>;

/** A device of one host behind a PCI resource mapping (Proxmox: Resource Mappings). */
const pciDevice = z.strictObject({
  host: name,
  id: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, "vendor and device in hexadecimal, e.g. 8086:4680"),
  path: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(\.[0-7])?$/, "a PCI address, e.g. 0000:00:02.0"),
  iommuGroup: z.int().nonnegative().optional(),
  subsystem: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, "vendor and device in hexadecimal, e.g. 1028:0b9a")
    .optional(),
});

const pciMapping = z.strictObject({
  comment: z.string().min(1).optional(),
  devices: z.array(pciDevice).min(1).meta({ description: "one device a host; a VM gets the one of its host" }),
  mediated: z.boolean().default(false).meta({ description: "the device can be shared as mediated devices" }),
});

export type PciMapping = z.output<typeof pciMapping>;

/** The hypervisors that carry the machines. */
export const proxmoxSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).meta({ description: "API of any host, e.g. https://10.0.0.2:8006/" }),
  cluster: name
    .default("proxmox")
    .meta({ description: "name of the Proxmox cluster; the region of the topology labels" }),
  insecure: z.boolean().default(false).meta({ description: "accept the API's self-signed certificate" }),
  hosts: z.record(name, host).meta({ description: "hosts by their Proxmox node name" }),
  datastores: z.record(name, datastore).default({}).meta({ description: "datastores that every host shares" }),
  defaults: z
    .strictObject({
      disks: name.default("local-lvm").meta({ description: "datastore of VM disks" }),
      images: name.default("local").meta({ description: "datastore of boot images" }),
      bridge: z.string().min(1).default("vmbr0"),
    })
    .prefault({}),
  pciMappings: z
    .record(label, pciMapping)
    .default({})
    .meta({ description: "PCI devices that machines may be given, by the name of their mapping" }),
  ha: z
    .strictObject({
      controlPlanesApart: z
        .boolean()
        .default(true)
        .meta({ description: "no two control planes on one host, neither at start nor after a failure" }),
      restarts: z.int().nonnegative().default(1).meta({ description: "tries on the same host before another one" }),
      relocations: z.int().nonnegative().default(1).meta({ description: "tries on other hosts" }),
    })
    .optional()
    .meta({ description: "Proxmox restarts machines of a failed host elsewhere (Proxmox VE 9 rules)" }),
});

export type Proxmox = z.output<typeof proxmoxSchema>;
