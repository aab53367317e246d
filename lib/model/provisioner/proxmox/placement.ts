import { own } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import type { Cluster } from "../../cluster";
import type { Problem } from "../../problem";
import type { Proxmox } from "../../proxmox";
import { originOf } from "../../vm";
import { isHosted } from "./guest";

/** What a VM wants of its host: a Talos machine or a foreign VM. */
interface Wish {
  readonly path: string;
  readonly host: string;
  readonly stores: (proxmox: Proxmox) => readonly Wanted[];
  readonly bridge?: string | undefined;
}

interface Wanted {
  readonly name: string;
  /** Path in the definition. */
  readonly at: string;
  readonly content: "images" | "import" | "iso";
}

/** Hosts, datastores and bridges that VMs name and that are not there, or cannot hold what they must. */
export function placementProblems(cluster: Cluster): Problem[] {
  return wishesOf(cluster).flatMap((guest) => guestProblems(cluster, guest));
}

function wishesOf(cluster: Cluster): readonly Wish[] {
  // Secure Boot keys are enrolled from the ISO; a disk image has none.
  const image = cluster.talos.secureBoot ? "iso" : "import";
  const machines = cluster.machines.filter(isHosted).map((machine): Wish => {
    const path = `machines.${machine.name}`;
    const stores = ({ defaults }: Proxmox): Wanted[] => [
      disks(machine.datastore, defaults.disks, `${path}.datastore`),
      ...Object.entries(machine.disks ?? {}).flatMap(([name, { datastore }]) =>
        datastore === undefined ? [] : [disks(datastore, defaults.disks, `${path}.disks.${name}.datastore`)],
      ),
      { name: defaults.images, at: "proxmox.defaults.images", content: image },
    ];
    return { path, host: machine.host, stores, bridge: machine.bridge };
  });
  const vms = cluster.vms.map((vm): Wish => {
    const path = `vms.${vm.name}`;
    const origin = originOf(vm);
    const stores = ({ defaults }: Proxmox): Wanted[] => [
      ...vm.disks.map(({ datastore }, index) => disks(datastore, defaults.disks, `${path}.disks[${index}].datastore`)),
      {
        name: origin.datastore ?? defaults.images,
        at: origin.datastore === undefined ? "proxmox.defaults.images" : `${path}.${origin.kind}.datastore`,
        content: origin.kind === "iso" ? "iso" : "import",
      },
    ];
    return { path, host: vm.host, stores, bridge: vm.bridge };
  });
  return [...machines, ...vms];
}

function disks(own: string | undefined, fallback: string, at: string): Wanted {
  return { name: own ?? fallback, at: own === undefined ? "proxmox.defaults.disks" : at, content: "images" };
}

function guestProblems(cluster: Cluster, guest: Wish): Problem[] {
  const { proxmox, file } = cluster;
  const { path } = guest;
  if (proxmox === undefined) {
    return [
      {
        file,
        path: `${path}.host`,
        got: guest.host,
        want: "a proxmox section that has this host",
        fix: path.startsWith("machines.")
          ? "add proxmox.hosts, or remove host for a bare machine"
          : "add proxmox.hosts: a foreign VM runs on one of them",
      },
    ];
  }
  const names = Object.keys(proxmox.hosts);
  const host = own(proxmox.hosts, guest.host);
  if (host === undefined) {
    const near = nearest(guest.host, names);
    return [
      {
        file,
        path: `${path}.host`,
        got: guest.host,
        want: `a host of proxmox.hosts: ${names.join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      },
    ];
  }
  const problems = guest
    .stores(proxmox)
    .flatMap((wanted) => storeProblem(file, guest.host, { ...proxmox.datastores, ...host.datastores }, wanted));
  const bridge = guest.bridge ?? proxmox.defaults.bridge;
  if (!host.bridges.includes(bridge)) {
    problems.push({
      file,
      path: guest.bridge === undefined ? "proxmox.defaults.bridge" : `${path}.bridge`,
      got: bridge,
      want: `a bridge of host ${guest.host}: ${host.bridges.join(", ")}`,
    });
  }
  return problems;
}

function storeProblem(file: string, hostName: string, stores: Proxmox["datastores"], wanted: Wanted): Problem[] {
  const store = own(stores, wanted.name);
  if (store === undefined) {
    const near = nearest(wanted.name, Object.keys(stores));
    return [
      {
        file,
        path: wanted.at,
        got: wanted.name,
        want: `a datastore that host ${hostName} has: ${Object.keys(stores).join(", ") || "none is named"}`,
        fix: near === undefined ? `add it to proxmox.hosts.${hostName}.datastores` : `write ${near}`,
      },
    ];
  }
  if (store.content.includes(wanted.content)) return [];
  return [
    {
      file,
      path: wanted.at,
      got: `${wanted.name} with content ${store.content.join(", ")}`,
      want: `a datastore whose content includes ${wanted.content}`,
      fix: `allow ${wanted.content} on ${wanted.name}, in Proxmox and in its content list`,
    },
  ];
}
