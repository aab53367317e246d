import type { Cluster } from "../../lib/model/cluster";
import { proxmoxOf } from "./provider";

/** Storages that hold raw volumes; the others hold image files. */
const BLOCK = new Set(["lvm", "lvmthin", "zfspool", "rbd"]);

/** A datastore by name, the default one where none is given, and the format that it keeps disks in. */
export function storeOf(
  cluster: Cluster,
  host: string,
  name: string | undefined,
): { readonly id: string; readonly format: "raw" | "qcow2" } {
  const proxmox = proxmoxOf(cluster);
  const id = name ?? proxmox.defaults.disks;
  const store = proxmox.hosts[host]?.datastores[id] ?? proxmox.datastores[id];
  return { id, format: store !== undefined && !BLOCK.has(store.kind) ? "qcow2" : "raw" };
}

/** Where a host finds boot images. A shared datastore needs one copy, any other one a host. */
export function imageStore(cluster: Cluster, host: string): { readonly id: string; readonly shared: boolean } {
  const proxmox = proxmoxOf(cluster);
  const id = proxmox.defaults.images;
  return { id, shared: proxmox.hosts[host]?.datastores[id] === undefined && proxmox.datastores[id] !== undefined };
}
