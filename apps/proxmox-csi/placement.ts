import type { Report } from "../../lib/component/component";
import { own } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import type { Cluster } from "../../lib/model/cluster";
import type { Proxmox } from "../../lib/model/proxmox";

/** What carries the volumes. */
export interface Placement {
  /** The hypervisors, whose nodes attach the disks. */
  readonly proxmox: Proxmox;
  /** Name of the datastore. */
  readonly datastore: string;
}

/** The hypervisors and the datastore that carry the volumes; undefined without hypervisors. */
export function placement({ proxmox }: Cluster, chosen: string | undefined): Placement | undefined {
  return proxmox === undefined ? undefined : { proxmox, datastore: chosen ?? proxmox.defaults.disks };
}

/** Volumes need hypervisors, and a datastore of theirs that holds disk images. */
export function refusePlacement(cluster: Cluster, chosen: string | undefined, report: Report): void {
  const place = placement(cluster, chosen);
  if (place === undefined) {
    report({
      got: "no proxmox in the definition",
      want: "the hypervisors whose datastores hold the volumes",
      fix: "add proxmox, or remove components.proxmoxCsi",
    });
    return;
  }
  const { proxmox, datastore } = place;
  const stores = [proxmox.datastores, ...Object.values(proxmox.hosts).map((host) => host.datastores)];
  const found = stores.flatMap((names) => own(names, datastore) ?? []);
  if (found.some((store) => store.content.includes("images"))) return;
  const names = [...new Set(stores.flatMap((store) => Object.keys(store)))].sort();
  const near = nearest(datastore, names);
  const got =
    found.length === 0
      ? `unknown datastore ${JSON.stringify(datastore)}`
      : `datastore ${datastore} without content images`;
  report({
    option: "datastore",
    got: chosen === undefined ? `${got}, from proxmox.defaults.disks` : got,
    want: `a datastore that holds disk images; there are ${names.join(", ")}`,
    ...(near === undefined || found.length > 0 ? {} : { fix: `write ${near}` }),
  });
}
