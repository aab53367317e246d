import type { ExtensionService, MachineNeed } from "../component/declaration";
import type { Machine } from "../model/machine";
import type { Schematic } from "./schematic";

/** How a machine finds its network card: by name, or by the card's MAC address. */
export type Link =
  | { readonly name: string; readonly mac?: undefined }
  | { readonly name: string; readonly mac: string };

/** Everything that follows for one machine from the definition and from what components ask for. */
export interface MachineShape {
  readonly machine: Machine;
  readonly isVm: boolean;
  readonly isControlPlane: boolean;
  readonly needs: readonly (MachineNeed & { readonly component: string })[];
  readonly link: Link;
  /** Image Factory platform of image and installer. */
  readonly platform: "metal" | "nocloud";
  /** What the machine boots from the first time. */
  readonly image: Schematic;
  /** What it installs and upgrades with: the image's arguments and extensions, without the address. */
  readonly installer: Schematic;
  readonly installDisk: string;
  /** Labels that Talos gives the node. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that only an administrator may give it, e.g. a worker's role. */
  readonly reservedLabels: Readonly<Record<string, string>>;
  readonly extensionServices: readonly ExtensionService[];
}
