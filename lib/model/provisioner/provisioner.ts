import type { Cluster } from "../cluster";
import type { Machine } from "../machine";
import type { Problem } from "../problem";
import type { Size } from "../quantity";

/** Every way to get machines. Each layer has one object per name: what it needs to know of that way. */
export const PROVISIONER_NAMES = ["proxmox", "bare-metal"] as const;
/** One of them; every table of provisioners has these keys. */
export type ProvisionerName = (typeof PROVISIONER_NAMES)[number];

/** The fields by which the machines of one provisioner differ from those of another. */
export type MachineKey = Pick<Machine, "host">;

/** A machine that runs on a hypervisor, with every default filled in. */
export interface Guest {
  /** Its name in the definition. */
  readonly name: string;
  /** Host that it runs on, e.g. `pve1`. */
  readonly host: string;
  /** Datastore of its system disk, e.g. `local-lvm`. */
  readonly datastore: string;
  /** Bridge of the host that it is connected to, e.g. `vmbr0`. */
  readonly bridge: string;
  /** Number that the hypervisor knows it by; absent: the hypervisor chooses one. */
  readonly vmId?: number | undefined;
  /** Size of its system disk. */
  readonly disk?: Size | undefined;
}

/**
 * What a definition may say about the machines of one provisioner, and where
 * they run. How they are made is the business of `infra/provisioner.ts`, what
 * people read about them of `lib/runbooks/provisioner/`.
 */
export interface ModelProvisioner {
  /** True for a machine that it brings up; each machine has exactly one. */
  readonly serves: (machine: MachineKey) => boolean;
  /** Name of the network link of a machine that names none; absent: the machine is known by its MAC address. */
  readonly defaultLink?: string;
  /** True where the boot image itself carries the machine's address. */
  readonly bakesAddress: (cluster: Cluster, machine: Machine) => boolean;
  /** Where else a machine can have its first address from, as a fix. */
  readonly elsewhere: string;
  /** Problems of one of its machines, whatever its section of the definition says. */
  readonly machineProblems: (cluster: Cluster, machine: Machine) => readonly Problem[];
  /** Problems of its own section, and between that and its machines; asked even where it has none. */
  readonly sectionProblems: (cluster: Cluster) => readonly Problem[];
  /** Its machine as a guest of a hypervisor; undefined for hardware of its own. */
  readonly guest: (cluster: Cluster, machine: Machine) => Guest | undefined;
  /** What takes the machine along when it fails: its host, or the machine itself. */
  readonly failureDomain: (machine: Machine) => string;
  /** Node labels that say where a machine is, e.g. its zone. */
  readonly placeLabels: (cluster: Cluster, machine: Machine) => Readonly<Record<string, string>>;
  /** Whether it makes the disks of a machine, or the machine has them. */
  readonly disks: "virtual" | "built-in";
}
