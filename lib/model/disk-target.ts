import { own } from "../data/fields";
import type { Disk, DiskChoice, DiskSelector, InstallDisk } from "./disk";
import type { Machine } from "./machine";
import { modelProvisionerOf } from "./provisioner/provisioners";

/** How Talos finds a disk. */
export type DiskTarget =
  | { readonly kind: "system" }
  /** Device or one of its links, e.g. `/dev/nvme0n1`. */
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "selector"; readonly selector: DiskSelector };

/** A further virtual disk with its place at the controller. */
export interface VirtualDisk extends Disk {
  /** Key in `machines.<name>.disks`. */
  readonly name: string;
  /** 1 for `scsi1`; the system disk is `scsi0`. */
  readonly slot: number;
}

/** True for a machine whose disks are made for it. */
export function hasVirtualDisks(machine: Machine): boolean {
  return modelProvisionerOf(machine).disks === "virtual";
}

/** Further disks of a VM in the order of the definition, each with its place. */
export function virtualDisks({ disks = {} }: Pick<Machine, "disks">): readonly VirtualDisk[] {
  return Object.entries(disks).map(([name, disk], index) => ({ ...disk, name, slot: disk.slot ?? index + 1 }));
}

/**
 * How Talos finds a disk that the definition chooses; undefined where it names
 * a disk that the machine does not have, or one that nothing tells apart.
 */
export function diskTarget(machine: Machine, choice: DiskChoice | InstallDisk): DiskTarget | undefined {
  if (choice === "system") return { kind: "system" };
  if (typeof choice === "string") return { kind: "path", path: choice };
  if (!("disk" in choice)) return { kind: "selector", selector: choice };
  if (hasVirtualDisks(machine)) {
    const disk = virtualDisks(machine).find(({ name }) => name === choice.disk);
    return disk === undefined ? undefined : { kind: "path", path: virtualDiskLink(disk.slot) };
  }
  const disk = own(machine.disks ?? {}, choice.disk);
  const selector = disk === undefined ? undefined : identity(disk);
  return selector === undefined ? undefined : { kind: "selector", selector };
}

/**
 * Link to a virtual disk in the machine. Talos sees no serial number of QEMU's
 * SCSI disks (siderolabs/talos#11348); udev names the link by Proxmox' drive.
 */
function virtualDiskLink(slot: number): string {
  return `/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi${slot}`;
}

/** What tells a built-in disk apart, the surest first. Sizes on labels are rounded, so they tell nothing apart. */
function identity({ serial, wwid, busPath, model, type }: Disk): DiskSelector | undefined {
  if (serial !== undefined) return { serial };
  if (wwid !== undefined) return { wwid };
  if (busPath !== undefined) return { busPath };
  if (model !== undefined) return { model };
  return type === undefined ? undefined : { type };
}

/** A chosen disk in words, e.g. `model Samsung*, size < 1 TB`. */
export function showDisk(choice: DiskChoice | InstallDisk): string {
  if (typeof choice === "string") return choice;
  if ("disk" in choice) return choice.disk;
  const { size, rotational, ...texts } = choice;
  return [
    ...Object.entries(texts).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`])),
    ...(size === undefined ? [] : [`size ${size.operator} ${size.size}`]),
    ...(rotational === undefined ? [] : [rotational ? "rotating" : "not rotating"]),
  ].join(", ");
}
