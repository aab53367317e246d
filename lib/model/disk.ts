import { z } from "zod";
import { name, refuse, size } from "./field";
import { Size } from "./quantity";

/** How a size is compared, as Talos' install selector writes it. */
export type SizeOperator = "==" | "<" | "<=" | ">" | ">=";

/** A condition on a disk's size. */
export interface SizeCondition {
  /** How the disk's size, on the left, is compared. */
  readonly operator: SizeOperator;
  /** What it is compared with. */
  readonly size: Size;
}

const OPERATORS: readonly SizeOperator[] = ["<=", ">=", "==", "<", ">"];

const sizeCondition = z
  .string()
  .regex(/^\s*(<=|>=|==|<|>)?\s*\d/, 'a size, or a comparison like ">= 500 GB"')
  .transform((text, context): SizeCondition => {
    const operator = OPERATORS.find((one) => text.trim().startsWith(one));
    const amount = Size.parse(text.trim().slice(operator?.length ?? 0));
    if (amount === undefined)
      return refuse(context, "a size with its unit after the comparison", 'write it like ">= 500 GB"');
    return { operator: operator ?? "==", size: amount };
  });

/** A text of a disk, where `*` stands for anything. */
const pattern = z
  .string()
  .regex(/^[A-Za-z0-9*][A-Za-z0-9 ._/*+-]*$/, "letters, digits, spaces and . _ / + -, where * stands for anything");

/** What a disk says of itself. */
const printed = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/+-]*$/, "a text as talosctl get disks prints it, of letters, digits and . _ / + -");

/** Where a disk is connected, as Talos prints it. */
const busPath = z
  .string()
  .regex(/^\/[A-Za-z0-9:._*/-]+$/, "a bus path as talosctl get disks prints it, e.g. /pci0000:00/0000:00:17.0/ata1/*");

const type = z.enum(["nvme", "ssd", "hdd", "sd"]);

/** What a disk must be, to be chosen: everything that is said must hold. */
export const diskSelector = z
  .strictObject({
    model: pattern.optional().meta({ description: "model, where * stands for anything, e.g. Samsung SSD 980*" }),
    serial: pattern.optional().meta({ description: "serial number, where * stands for anything, e.g. S5GXNX0T*" }),
    wwid: pattern
      .optional()
      .meta({ description: "World Wide Identifier, where * stands for anything, e.g. eui.0025388b01b0a1b2" }),
    size: sizeCondition
      .optional()
      .meta({ description: 'size, exact or as a comparison, e.g. ">= 500 GB" or "< 1 TB"' }),
    type: type.optional().meta({
      description: "nvme, ssd (a disk that does not rotate), hdd (one that rotates) or sd (a memory card), e.g. nvme",
    }),
    busPath: busPath.optional().meta({
      description: "where it is connected, where * stands for anything, e.g. /pci0000:00/0000:00:1d.0/*",
    }),
    rotational: z.boolean().optional().meta({ description: "true: a disk that rotates; false: one that does not" }),
  })
  .refine(
    (selector) => Object.values(selector).some((value) => value !== undefined),
    "at least one property of a disk",
  );

/** A built-in disk by its properties, as Talos matches them. */
export type DiskSelector = z.output<typeof diskSelector>;

/** A disk of `disks` by its name. */
const namedDisk = z.strictObject({
  disk: name.meta({ description: "key of the machine's disks, e.g. fast" }),
});

/** A disk of a machine, by its name or by what it is. */
export const diskChoice = z.union([z.literal("system"), namedDisk, diskSelector]);

/** A disk by its name among the machine's disks, or by its properties. */
export type DiskChoice = z.output<typeof diskChoice>;

const devicePath = z.string().regex(/^\/dev\/[A-Za-z0-9._:+/-]+$/, "a device path, e.g. /dev/nvme0n1");

/** The disk that Talos is installed on. */
export const installDisk = z.union([devicePath, namedDisk, diskSelector]);

/** A device path, a name among the machine's disks, or properties. */
export type InstallDisk = z.output<typeof installDisk>;

/** A disk that a machine has: one that is built in, or a further virtual one. */
export const diskSchema = z.strictObject({
  size: size.meta({
    description: "size of the disk, e.g. 1 TB; a virtual disk is made with it, one of a bare machine has it",
  }),
  model: printed.optional().meta({
    description: "model of a built-in disk as talosctl get disks prints it, e.g. Samsung SSD 980 1TB",
  }),
  serial: printed.optional().meta({ description: "serial number of a built-in disk, e.g. S649NL0T123456" }),
  wwid: printed.optional().meta({ description: "World Wide Identifier of a built-in disk, e.g. eui.0025388b01b0a1b2" }),
  type: type.optional().meta({
    description: "kind of a built-in disk: nvme, ssd, hdd or sd (a memory card), e.g. nvme",
  }),
  busPath: z
    .string()
    .regex(/^\/[A-Za-z0-9:._/-]+$/, "a bus path as talosctl get disks prints it")
    .optional()
    .meta({ description: "where a built-in disk is connected, e.g. /pci0000:00/0000:00:1d.0/0000:02:00.0/nvme" }),
  slot: z.int().min(1).max(30).optional().meta({
    description:
      "place of a virtual disk, 1 to 30, e.g. 2 for scsi2 in Proxmox; absent: its place in the list. Say it before you take a disk out of the middle",
  }),
  datastore: name.optional().meta({
    description: "Proxmox datastore of a virtual disk; absent: that of the machine's system disk",
  }),
  cache: z
    .enum(["none", "directsync", "writethrough", "writeback", "unsafe"])
    .optional()
    .meta({ description: "cache of the host for a virtual disk, in the words of Proxmox; absent: none" }),
  discard: z
    .boolean()
    .optional()
    .meta({ description: "true: freed blocks of a virtual disk go back to the datastore; absent: true" }),
  ssd: z.boolean().optional().meta({ description: "true: the guest sees a disk that does not rotate; absent: true" }),
  ioThread: z.boolean().optional().meta({ description: "true: a virtual disk has a thread of its own; absent: true" }),
  backup: z
    .boolean()
    .optional()
    .meta({ description: "false: Proxmox leaves a virtual disk out of backups of the VM; absent: true" }),
});

/** An entry of a machine's `disks`: a built-in one that is found, or a virtual one that is made. */
export type Disk = z.output<typeof diskSchema>;

/** Fields of a disk that only a built-in one has. */
export const BUILT_IN_FIELDS = ["model", "serial", "wwid", "type", "busPath"] as const;

/** Fields of a disk that only a virtual one has. */
export const VIRTUAL_FIELDS = ["slot", "datastore", "cache", "discard", "ssd", "ioThread", "backup"] as const;

/**
 * Whether a disk fits a selector; undefined where the definition does not say
 * enough about the disk.
 */
export function fitsSelector(selector: DiskSelector, disk: Disk): boolean | undefined {
  const verdicts = [
    fitsText(selector.model, disk.model),
    fitsText(selector.serial, disk.serial),
    fitsText(selector.wwid, disk.wwid),
    fitsText(selector.busPath, disk.busPath),
    selector.size === undefined ? true : compares(disk.size.bytes, selector.size),
    fitsType(selector.type, disk.type),
    selector.rotational === undefined || disk.type === undefined
      ? selector.rotational === undefined || undefined
      : (disk.type === "hdd") === selector.rotational,
  ];
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function fitsText(wanted: string | undefined, got: string | undefined): boolean | undefined {
  if (wanted === undefined) return true;
  if (got === undefined) return undefined;
  return globMatches(wanted, got);
}

/** `*` stands for any characters, none included, as in Talos' selectors. */
function globMatches(glob: string, text: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === first;
  let from = first.length;
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** An NVMe disk does not rotate, so it is also one of those that `ssd` means. */
function fitsType(wanted: Disk["type"], got: Disk["type"]): boolean | undefined {
  if (wanted === undefined) return true;
  if (got === undefined) return undefined;
  return wanted === got || (wanted === "ssd" && got !== "hdd");
}

function compares(bytes: number, { operator, size: { bytes: wanted } }: SizeCondition): boolean {
  const verdicts: Readonly<Record<SizeOperator, boolean>> = {
    "==": bytes === wanted,
    "<": bytes < wanted,
    "<=": bytes <= wanted,
    ">": bytes > wanted,
    ">=": bytes >= wanted,
  };
  return verdicts[operator];
}
