import type { Cluster } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";
import { proxmoxOf } from "./provider";

/** Storages that hold raw volumes; the others hold image files. */
const BLOCK = new Set(["lvm", "lvmthin", "zfspool", "rbd"]);

/** The datastore of a machine's disks and the format that it keeps them in. */
export function diskStore(
  cluster: Cluster,
  machine: Machine,
): { readonly id: string; readonly format: "raw" | "qcow2" } {
  const proxmox = proxmoxOf(cluster);
  const id = machine.datastore ?? proxmox.defaults.disks;
  const store = proxmox.hosts[machine.host ?? ""]?.datastores[id] ?? proxmox.datastores[id];
  return { id, format: store !== undefined && !BLOCK.has(store.kind) ? "qcow2" : "raw" };
}

/** Where a host finds boot images. A shared datastore needs one copy, any other one a host. */
export function imageStore(cluster: Cluster, host: string): { readonly id: string; readonly shared: boolean } {
  const proxmox = proxmoxOf(cluster);
  const id = proxmox.defaults.images;
  return { id, shared: proxmox.hosts[host]?.datastores[id] === undefined && proxmox.datastores[id] !== undefined };
}
