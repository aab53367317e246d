import { own } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import { guestsOf } from "../../../model/provisioner/provisioners";
import { groupBy } from "../../facts/group";
import { showBytes } from "../../facts/quantity";
import type { Found, Rule } from "../../rule";

export const datastoreSpace: Rule = {
  id: "datastore-space",
  title: "The disks on a datastore are larger than it is",
  family: "budget",
  severity: "error",
  answers: ["M011"],
  why: "A thin pool that fills up stops every disk on it at once, and what was being written is lost.",
  fix: "give the machines smaller disks, or another datastore",
  source: "Proxmox documentation: LVM thin, over-provisioning",
  example: 'a datastore with size: "200 GiB" and two machines with disk: "128 GiB" on it',
  check: ({ cluster }) => {
    const usual = cluster.proxmox?.defaults.disks ?? "";
    const disks = [
      ...guestsOf(cluster).map(({ name, host, datastore, disk }) => ({ what: name, host, datastore, size: disk })),
      ...cluster.machines.flatMap(({ name, host, datastore = usual, disks: own = {} }) =>
        host === undefined
          ? []
          : Object.entries(own).map(([disk, { size, datastore: other = datastore }]) => ({
              what: `${name} ${disk}`,
              host,
              datastore: other,
              size,
            })),
      ),
      ...cluster.vms.flatMap(({ name, host, disks: own }) =>
        own.map((disk) => ({
          what: `${name} ${disk.name}`,
          host,
          datastore: disk.datastore ?? usual,
          size: disk.size,
        })),
      ),
    ];
    const groups = groupBy(disks, ({ host, datastore }) => placeOfStore(cluster, host, datastore));
    return [...groups].flatMap(([at, group]): Found[] => {
      const size = sizeOf(cluster, at);
      const used = group.reduce((sum, disk) => sum + (disk.size?.bytes ?? 0), 0);
      if (size === undefined || used <= size) return [];
      return [
        {
          at,
          message: `disks of ${group.map((disk) => `${disk.what} (${disk.size})`).join(", ")} take ${showBytes(used)}, and the datastore has ${showBytes(size)}`,
          fix: `take ${showBytes(used - size)} away, or put a disk on another datastore`,
        },
      ];
    });
  },
};

/** A datastore that all hosts share is one; a host's own is another on each host. */
function placeOfStore(cluster: Cluster, host: string, store: string): string {
  return storeOf(cluster, host, store) === undefined
    ? `proxmox.datastores.${store}`
    : `proxmox.hosts.${host}.datastores.${store}`;
}

function storeOf({ proxmox }: Cluster, host: string, store: string) {
  return own(own(proxmox?.hosts ?? {}, host)?.datastores ?? {}, store);
}

function sizeOf(cluster: Cluster, at: string): number | undefined {
  const [, host, store] = /^proxmox\.hosts\.(.+)\.datastores\.(.+)$/.exec(at) ?? [];
  if (host !== undefined && store !== undefined) return storeOf(cluster, host, store)?.size?.bytes;
  return own(cluster.proxmox?.datastores ?? {}, at.slice("proxmox.datastores.".length))?.size?.bytes;
}
