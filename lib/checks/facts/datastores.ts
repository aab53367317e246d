import { own } from "../../data/fields";
import type { Cluster } from "../../model/cluster";
import { guestsOf } from "../../model/provisioner/provisioners";

/** A datastore as a host sees it. */
export interface StoreOnHost {
  /** Name of the Proxmox node. */
  readonly host: string;
  /** Proxmox storage id. */
  readonly datastore: string;
}

/** Kinds that lie on a server of the network, wherever the definition names them (Proxmox documentation: storage types). */
const ON_NETWORK = new Set(["nfs", "cifs", "rbd", "cephfs"]);

/** Kinds that one server serves, which is lost as a whole. */
const ON_ONE_SERVER = new Set(["nfs", "cifs"]);

/** What the definition says of a datastore: that of the host, else the one that all hosts share. */
export function storeOf({ proxmox }: Cluster, { host, datastore }: StoreOnHost) {
  return own(own(proxmox?.hosts ?? {}, host)?.datastores ?? {}, datastore) ?? own(proxmox?.datastores ?? {}, datastore);
}

/** True for a datastore that a machine finds on every host. */
export function isShared(cluster: Cluster, store: StoreOnHost): boolean {
  const { proxmox } = cluster;
  const local = own(own(proxmox?.hosts ?? {}, store.host)?.datastores ?? {}, store.datastore);
  return local === undefined || ON_NETWORK.has(local.kind);
}

/** True for a datastore on one server of the network. */
export function isOnOneServer(cluster: Cluster, store: StoreOnHost): boolean {
  return ON_ONE_SERVER.has(storeOf(cluster, store)?.kind ?? "");
}

/**
 * Bytes that are left on a datastore after the disks of all VMs there;
 * undefined where its size is not told. A shared datastore is one, whichever
 * host is named.
 */
export function freeBytes(cluster: Cluster, store: StoreOnHost): number | undefined {
  const size = storeOf(cluster, store)?.size?.bytes;
  if (size === undefined) return undefined;
  const shared = isShared(cluster, store);
  const usual = cluster.proxmox?.defaults.disks ?? "";
  const isHere = (host: string, datastore: string) => datastore === store.datastore && (shared || host === store.host);
  const disks = [
    ...guestsOf(cluster).flatMap(({ host, datastore, disk }) => (isHere(host, datastore) ? [disk?.bytes ?? 0] : [])),
    ...cluster.vms.flatMap(({ host, disks: own }) =>
      own.flatMap((disk) => (isHere(host, disk.datastore ?? usual) ? [disk.size.bytes] : [])),
    ),
  ];
  return size - disks.reduce((sum, bytes) => sum + bytes, 0);
}
