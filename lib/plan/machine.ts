import type { Fields } from "../data/fields";
import type { ExtensionService, MachineNeed } from "../declared/asked";
import type { DiskTarget } from "../model/disk-target";
import type { Machine } from "../model/machine";
import type { TalosPatch } from "../model/patch";
import type { ProvisionerName } from "../model/provisioner/provisioner";
import type { Schematic } from "./schematic";

/** How a machine finds its network card: by name, or by the card's MAC address. */
export type Link =
  | { readonly name: string; readonly mac?: undefined }
  | { readonly name: string; readonly mac: string };

/** File form of a boot image: a disk for a VM, a medium to boot from, or a raw disk to write. */
export type ImageForm = "qcow2" | "iso" | "raw.zst";

/** Everything that follows for one machine from the definition and from what components ask for. */
export interface MachineShape {
  /** The machine as the definition describes it. */
  readonly machine: Machine;
  /** The provisioner that brings it up. */
  readonly provisioner: ProvisionerName;
  /** True for a control plane, false for a worker. */
  readonly isControlPlane: boolean;
  /** What components ask of machines of this role, each with the key of its component. */
  readonly needs: readonly (MachineNeed & { readonly component: string })[];
  /** Its network link, by which Talos configures the address. */
  readonly link: Link;
  /** Image Factory platform of image and installer. */
  readonly platform: "metal" | "nocloud";
  /** File form of what it boots from the first time. */
  readonly bootForm: ImageForm;
  /** What the machine boots from the first time. */
  readonly image: Schematic;
  /** What it installs and upgrades with: the image's arguments and extensions, without the address. */
  readonly installer: Schematic;
  /** Disk that Talos installs itself on: a device, e.g. `/dev/sda`, or what it must be. */
  readonly installDisk: DiskTarget;
  /** Labels that Talos gives the node. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that only an administrator may give it, e.g. a worker's role. */
  readonly reservedLabels: Readonly<Record<string, string>>;
  /** Services of extensions that it runs, with their environment. */
  readonly extensionServices: readonly ExtensionService[];
}

/** A machine with everything that it boots from and is configured with; made once for all who use it. */
export interface PlannedMachine extends MachineShape {
  /**
   * Everything that is laid over what Talos generates, the operator's patches
   * merged into it: what rules judge. It may hold `SecretText` in place of a secret.
   */
  readonly documents: readonly Fields[];
  /** The part of it that follows from the definition and its components: the first documents to be laid over. */
  readonly derived: readonly Fields[];
  /** The operator's patches for this machine, in the order in which they are laid over it after that. */
  readonly patches: readonly TalosPatch[];
  /** Image Factory ID of the installer's schematic, 64 hexadecimal digits. */
  readonly schematic: string;
  /** Container image for `talosctl upgrade --image`, with its tag. */
  readonly installerImage: string;
  /** What is downloaded to the hypervisor or written to a boot medium, as a URL. */
  readonly bootImage: string;
}

/** The plan of one machine, by its name; undefined where it could not be planned. */
export function plannedMachine(machines: readonly PlannedMachine[], name: string): PlannedMachine | undefined {
  return machines.find(({ machine }) => machine.name === name);
}
