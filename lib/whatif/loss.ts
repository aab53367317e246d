import { nearest } from "../data/nearest";
import type { Declared } from "../declared/declared";
import type { Cluster } from "../model/cluster";
import type { Guest } from "../model/provisioner/provisioner";
import { guestsOf } from "../model/provisioner/provisioners";
import { vmGuest } from "../model/provisioner/proxmox/guest";

/** What can be lost, by the word in front of the colon: `host:pve1`. */
export const LOSS_KINDS = ["host", "node", "vm", "datastore", "nas", "network", "rack"] as const;
/** The sort of thing that a question may take away. */
export type LossKind = (typeof LOSS_KINDS)[number];

/** One thing that fails: `host:pve1`, `datastore:vm-storage`, `datastore:pve1/local-lvm`, `nas:172.16.1.250`. */
export interface Loss {
  /** What sort of thing fails. */
  readonly kind: LossKind;
  /** Its name in the definition, an address for a NAS, a bridge for a network. */
  readonly name: string;
}

/** A loss as it is asked for, e.g. `host:pve1`. */
export function showLoss({ kind, name }: Loss): string {
  return `${kind}:${name}`;
}

/** Every single thing of a cluster that can fail, in the order of the matrix. */
export function possibleLosses(cluster: Cluster, declared: Declared): readonly Loss[] {
  const { proxmox, machines, vms } = cluster;
  const hosts = Object.entries(proxmox?.hosts ?? {});
  const used = new Set(guestsOf(cluster).map((guest) => storeOf(cluster, guest)));
  for (const { backing } of declared.storage) {
    if (backing?.kind === "datastore" && backing.shared) used.add(backing.datastore);
    if (backing?.kind === "ceph" && backing.datastore !== undefined) used.add(backing.datastore);
    if (backing?.kind === "datastore" && !backing.shared)
      for (const [host, { datastores }] of hosts)
        if (backing.datastore in datastores) used.add(`${host}/${backing.datastore}`);
  }
  const addresses = new Set(vms.map(({ address }) => address.toString()));
  const servers = declared.storage.flatMap(({ backing }) => (backing?.kind === "nas" ? [backing.address] : []));
  const racks = new Set(hosts.flatMap(([, { rack }]) => rack ?? []));
  const bridges = new Set(guestsOf(cluster).map(({ bridge }) => bridge));
  const of = (kind: LossKind, names: Iterable<string>) => [...new Set(names)].map((name): Loss => ({ kind, name }));
  return [
    ...of(
      "host",
      hosts.flatMap(([name]) =>
        machines.some(({ host }) => host === name) || vms.some(({ host }) => host === name) ? [name] : [],
      ),
    ),
    ...of("rack", racks),
    ...of(
      "node",
      machines.map(({ name }) => name),
    ),
    ...of(
      "vm",
      vms.map(({ name }) => name),
    ),
    ...of("datastore", [...used].sort()),
    ...of("nas", servers.filter((address) => !addresses.has(address)).sort()),
    ...of("network", [...bridges].sort()),
  ];
}

/** Reads `host:pve1`; a text gives what is wrong with it. */
export function parseLoss(text: string, cluster: Cluster, declared: Declared): Loss | string {
  const split = text.indexOf(":");
  const [kind, name] = [text.slice(0, split), text.slice(split + 1)];
  const possible = possibleLosses(cluster, declared);
  const found = possible.find((loss) => loss.kind === kind && loss.name === nameOfNas(cluster, kind, name));
  if (found !== undefined) return found;
  const close = nearest(text, possible.map(showLoss));
  return close === undefined
    ? `one of ${possible.map(showLoss).join(", ")}`
    : `a thing of this cluster, such as ${close}`;
}

/** A NAS may be called by its name among the reserved addresses. */
function nameOfNas(cluster: Cluster, kind: string, name: string): string {
  return kind === "nas" ? (cluster.network.reserved[name]?.toString() ?? name) : name;
}

/** Where a VM's disks are: `vm-storage` where all hosts share it, `pve1/local-lvm` where they do not. */
function storeOf({ proxmox }: Cluster, { host, datastore }: Guest): string {
  return datastore in (proxmox?.datastores ?? {}) ? datastore : `${host}/${datastore}`;
}

/** What is down as a direct effect. */
export interface Damage {
  /** Proxmox hosts that are down. */
  readonly hosts: ReadonlySet<string>;
  /** Nodes that do not answer. */
  readonly nodes: ReadonlySet<string>;
  /** Foreign VMs that do not answer. */
  readonly vms: ReadonlySet<string>;
  /** Datastores that are out of reach; one that a host has for itself as `<host>/<name>`. */
  readonly datastores: ReadonlySet<string>;
  /** Addresses of servers of the network that do not answer. */
  readonly servers: ReadonlySet<string>;
}

const damages = new WeakMap<Cluster, Map<string, Damage>>();

/**
 * What a set of losses takes away directly: machines, hosts, networks;
 * consequences come later. Every pod of a cluster asks for the same few.
 */
export function damageOf(cluster: Cluster, losses: readonly Loss[]): Damage {
  const known = damages.get(cluster) ?? new Map<string, Damage>();
  damages.set(cluster, known);
  const key = losses.map(showLoss).join(" ");
  const damage = known.get(key) ?? direct(cluster, losses);
  known.set(key, damage);
  return damage;
}

function direct(cluster: Cluster, losses: readonly Loss[]): Damage {
  const lost = (kind: LossKind) => new Set(losses.filter((loss) => loss.kind === kind).map(({ name }) => name));
  const racks = lost("rack");
  const hosts = lost("host");
  for (const [name, { rack }] of Object.entries(cluster.proxmox?.hosts ?? {}))
    if (rack !== undefined && racks.has(rack)) hosts.add(name);
  const bridges = lost("network");
  const datastores = lost("datastore");
  for (const host of hosts)
    for (const store of Object.keys(cluster.proxmox?.hosts[host]?.datastores ?? {})) datastores.add(`${host}/${store}`);
  const hit = (guest: Guest) =>
    hosts.has(guest.host) || datastores.has(storeOf(cluster, guest)) || bridges.has(guest.bridge);
  const nodes = lost("node");
  for (const guest of guestsOf(cluster)) if (hit(guest)) nodes.add(guest.name);
  const vms = lost("vm");
  for (const vm of cluster.vms) if (hit(vmGuest(cluster, vm))) vms.add(vm.name);
  const servers = lost("nas");
  for (const vm of cluster.vms) if (vms.has(vm.name)) servers.add(vm.address.toString());
  return { hosts, nodes, vms, datastores, servers };
}
