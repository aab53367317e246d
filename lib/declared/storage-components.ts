import type { Cluster } from "../model/cluster";
import type { StorageOffer } from "./offered";

type AccessMode = StorageOffer["accessModes"][number];

const ONE_NODE: readonly AccessMode[] = ["ReadWriteOnce", "ReadWriteOncePod"];
const MANY_NODES: readonly AccessMode[] = [...ONE_NODE, "ReadWriteMany"];

/** A component that offers storage, and what its classes can do. */
interface StorageComponent {
  readonly component: string;
  readonly modes: readonly AccessMode[];
  /** The provisioner without which there is nothing behind it. */
  readonly on?: "proxmox";
  /** True where it offers folders that exist already as libraries. */
  readonly libraries?: true;
}

/** Components that offer storage, those first that need nothing in addition to the machines. A test holds it to what they declare. */
export const STORAGE_COMPONENTS: readonly StorageComponent[] = [
  { component: "proxmoxCsi", modes: ONE_NODE, on: "proxmox" },
  { component: "longhorn", modes: MANY_NODES },
  { component: "localPath", modes: ONE_NODE },
  { component: "openebs", modes: ONE_NODE },
  { component: "piraeus", modes: ONE_NODE },
  { component: "rookCeph", modes: MANY_NODES },
  { component: "csiDriverNfs", modes: MANY_NODES, libraries: true },
  { component: "nfsProvisioner", modes: MANY_NODES, libraries: true },
  { component: "csiDriverSmb", modes: MANY_NODES },
  { component: "democraticCsi", modes: MANY_NODES },
  { component: "cephCsi", modes: ONE_NODE },
];

/** Components that would offer a volume of this mode on these machines, as a person reads a list. */
export function offeringStorage({ proxmox }: Cluster, mode: AccessMode): string {
  return inWords(
    STORAGE_COMPONENTS.filter(({ modes, on }) => modes.includes(mode) && (on === undefined || proxmox !== undefined)),
  );
}

/** Components that offer libraries. */
export function offeringLibraries(): string {
  return inWords(STORAGE_COMPONENTS.filter(({ libraries }) => libraries === true));
}

function inWords(components: readonly StorageComponent[]): string {
  const names = components.map(({ component }) => component);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? `components.${last}` : `components.${names.slice(0, -1).join(", ")} or ${last}`;
}
