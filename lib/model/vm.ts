import { z } from "zod";
import { address, label, mac, name, refuse, size } from "./field";
import { httpsUrl, linkName } from "./grammar";

/** A virtual disk of a foreign VM. */
const disk = z.strictObject({
  name: label.meta({ description: "what the disk is for, e.g. os or pool; part of its serial number" }),
  size: size.meta({ description: "size of the disk, e.g. 500 GiB" }),
  datastore: name.optional().meta({ description: "Proxmox datastore of the disk; absent: proxmox.defaults.disks" }),
});

/** A file of the maker's that Proxmox downloads. */
const medium = (what: string) => ({
  url: httpsUrl.meta({ description: `HTTPS URL of ${what}, which Proxmox downloads` }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
    .optional()
    .meta({
      description: `SHA-256 checksum of ${what}, which Proxmox compares; absent: the runbook has the operator compare it`,
    }),
  checksumUrl: httpsUrl
    .optional()
    .meta({ description: "HTTPS URL of the file in which the maker publishes the checksum, for the runbook" }),
});

/** Disk images that Proxmox VE imports, by the extension that it asks for (pve-storage: UPLOAD_IMPORT_EXT_RE_1; an OVA is a whole machine). */
const FORMATS = ["qcow2", "raw", "vmdk"] as const;

/** What Proxmox VE unpacks of an ISO and not of an import, and what it never unpacks (pve-storage: download-url, compression). */
const PACKED = /\.(gz|xz|zst|bz2|lzo|zip|7z)$/i;

const diskImage = z
  .strictObject({
    ...medium("the disk image"),
    format: z.enum(FORMATS).optional().meta({
      description: "format of the image, e.g. qcow2; absent: what the end of the URL says. .img does not say it",
    }),
    datastore: name.optional().meta({
      description: "datastore of the image, whose content includes import; absent: proxmox.defaults.images",
    }),
  })
  .transform(({ format, ...image }, context) => {
    const { pathname } = new URL(image.url);
    if (PACKED.test(pathname))
      return refuse(
        context,
        "an image that is not packed: Proxmox VE unpacks none that it imports",
        "unpack it once, serve it from a machine of the house, and write that URL",
      );
    const known = format ?? FORMATS.find((one) => pathname.toLowerCase().endsWith(`.${one}`));
    return known === undefined
      ? refuse(
          context,
          `a format: the URL ends in none of ${FORMATS.map((one) => `.${one}`).join(", ")}`,
          "add format: qcow2, raw or vmdk",
        )
      : { ...image, format: known };
  });

const fields = z.strictObject({
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
      ...medium("the medium"),
      datastore: name.optional().meta({ description: "datastore of the medium; absent: proxmox.defaults.images" }),
    })
    .optional()
    .meta({ description: "the ISO image that it is installed from; either this or image" }),
  image: diskImage.optional().meta({
    description:
      "the disk image that its first disk is made from, in place of an installation; for one that needs no settings at its first start, e.g. Home Assistant OS",
  }),
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

/** A VM that is no Talos node: it comes from its maker's ISO or disk image and is managed by hand afterwards. */
export const vmSchema = fields.superRefine(({ iso, image, product }, context) => {
  if (image !== undefined && iso !== undefined)
    refuse(context, "an ISO or a disk image, and not both", "remove iso, or remove image");
  else if (image !== undefined && product !== "other")
    refuse(context, `an ISO for ${product}, which installs itself`, "write iso in place of image");
  else if (image === undefined && iso === undefined)
    refuse(context, "an ISO that it is installed from, or a disk image", "add iso: {url: ...} or image: {url: ...}");
});

/** An entry of `vms` with every default filled in. */
export type VmConfig = z.output<typeof vmSchema>;

/** A foreign VM with its name. */
export interface ForeignVm extends VmConfig {
  /** Key in `vms`; the name of the VM in Proxmox. */
  readonly name: string;
}

/** Where a VM comes from: the file that Proxmox downloads for it, and what that is. */
export type VmOrigin =
  | ({ readonly kind: "iso" } & NonNullable<VmConfig["iso"]>)
  | ({ readonly kind: "image" } & NonNullable<VmConfig["image"]>);

/** The one of the two that the definition says; the schema refuses a VM with neither. */
export function originOf({ iso, image, name }: ForeignVm): VmOrigin {
  if (image !== undefined) return { kind: "image", ...image };
  if (iso !== undefined) return { kind: "iso", ...iso };
  throw new Error(`${name} comes from nowhere`);
}
