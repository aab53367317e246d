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
  const stores = allStores(proxmox);
  const found = stores.flatMap((names) => own(names, datastore) ?? []);
  if (found.some((store) => store.content.includes("images"))) return;
  const names = [...new Set(stores.flatMap((store) => Object.keys(store)))].sort();
  const fit = names.filter((name) => stores.some((one) => own(one, name)?.content.includes("images") === true));
  const near = found.length > 0 ? undefined : nearest(datastore, names);
  const instead = near ?? (fit.length > 0 ? fit.join(" or ") : undefined);
  const got =
    found.length === 0
      ? `unknown datastore ${JSON.stringify(datastore)}`
      : `datastore ${datastore} without content images`;
  report({
    option: "datastore",
    got: chosen === undefined ? `${got}, from proxmox.defaults.disks` : got,
    want: `a datastore that holds disk images; there are ${names.join(", ")}`,
    ...(instead === undefined ? {} : { fix: `write ${instead}` }),
  });
}

/** True where a host, or all of them together, has a datastore of that name. */
export function isThere({ proxmox, datastore }: Placement): boolean {
  return allStores(proxmox).some((names) => own(names, datastore) !== undefined);
}

function allStores(proxmox: Proxmox) {
  return [proxmox.datastores, ...Object.values(proxmox.hosts).map((host) => host.datastores)];
}
