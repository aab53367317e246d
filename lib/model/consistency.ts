import type { Address } from "./address";
import type { Cluster } from "./cluster";
import { nearest } from "./nearest";
import type { Problem } from "./problem";

/**
 * Problems between the parts of a definition whose shape is right: a name that
 * refers to nothing, an address outside its network, one address used twice.
 * Without these nothing sensible can be synthesized. Whether a plan is wise is
 * the business of `lib/checks`.
 */
export function consistencyProblems(cluster: Cluster): readonly Problem[] {
  return [
    ...machineProblems(cluster),
    ...addressProblems(cluster),
    ...proxmoxProblems(cluster),
    ...contractProblems(cluster),
  ];
}

function machineProblems(cluster: Cluster): Problem[] {
  const problems: Problem[] = [];
  const at = (path: string, got: string, want: string, fix?: string) =>
    problems.push({ file: cluster.file, path, got, want, ...(fix === undefined ? {} : { fix }) });
  if (cluster.machines.length === 0) at("machines", "no machine", "at least one machine with the role control-plane");
  else if (!cluster.machines.some((machine) => machine.role === "control-plane")) {
    at("machines", "no control plane", "at least one machine with the role control-plane");
  }
  const ids = new Map<number, string>();
  const macs = new Map<string, string>();
  for (const machine of cluster.machines) {
    const path = `machines.${machine.name}`;
    if (machine.host !== undefined) {
      for (const field of ["cpus", "memory", "disk"] as const) {
        if (machine[field] === undefined)
          at(`${path}.${field}`, "nothing", `a value: ${machine.name} is a VM on ${machine.host}`);
      }
    }
    if (machine.vmId !== undefined) {
      const other = ids.get(machine.vmId);
      if (other !== undefined)
        at(
          `${path}.vmId`,
          String(machine.vmId),
          `a VM id of its own: machines.${other} has it already`,
          `use ${freeNumber(machine.vmId, ids)}`,
        );
      else ids.set(machine.vmId, machine.name);
    }
    if (machine.mac !== undefined) {
      const other = macs.get(machine.mac);
      if (other !== undefined)
        at(`${path}.mac`, machine.mac, `a MAC address of its own: machines.${other} has it already`);
      else macs.set(machine.mac, machine.name);
    }
  }
  return problems;
}

function freeNumber(from: number, used: ReadonlyMap<number, string>): number {
  let candidate = from + 1;
  while (used.has(candidate)) candidate += 1;
  return candidate;
}

/** Who holds which single address, in the words of the definition. */
function holders(cluster: Cluster): { path: string; address: Address }[] {
  const list = [
    { path: "network.gateway", address: cluster.network.gateway },
    ...cluster.machines.map((machine) => ({ path: `machines.${machine.name}.address`, address: machine.address })),
  ];
  if (cluster.controlPlane.vip !== undefined)
    list.push({ path: "controlPlane.vip", address: cluster.controlPlane.vip });
  for (const [name, host] of Object.entries(cluster.proxmox?.hosts ?? {})) {
    list.push({ path: `proxmox.hosts.${name}.address`, address: host.address });
  }
  return list;
}

function addressProblems(cluster: Cluster): Problem[] {
  const { subnet } = cluster.network;
  const problems: Problem[] = [];
  const list = holders(cluster);
  const seen = new Map<string, string>();
  for (const { path, address } of list) {
    const other = seen.get(address.toString());
    if (other !== undefined) {
      problems.push({
        file: cluster.file,
        path,
        got: address.toString(),
        want: `an address of its own: ${other} has it already`,
        fix: `${freeAddress(cluster, list)} is free`,
      });
    } else seen.set(address.toString(), path);
    if (path.startsWith("proxmox.")) continue;
    if (!subnet.contains(address)) {
      problems.push({
        file: cluster.file,
        path,
        got: address.toString(),
        want: `an address inside network.subnet ${subnet}`,
        fix: `${freeAddress(cluster, list)} is free`,
      });
    } else if (subnet.isReserved(address)) {
      problems.push({
        file: cluster.file,
        path,
        got: address.toString(),
        want: `a host address: this is the network or broadcast address of ${subnet}`,
        fix: `${freeAddress(cluster, list)} is free`,
      });
    }
  }
  for (const [pool, ranges] of Object.entries(cluster.network.loadBalancers)) {
    for (const range of ranges) {
      if (!subnet.contains(range.first) || !subnet.contains(range.last)) {
        problems.push({
          file: cluster.file,
          path: `network.loadBalancers.${pool}`,
          got: range.toString(),
          want: `addresses inside network.subnet ${subnet}`,
        });
      }
    }
  }
  return problems;
}

/** The lowest address above the machines' that nothing of the plan holds. */
export function freeAddress(cluster: Cluster, list = holders(cluster)): string {
  const { subnet, dhcp, reserved, loadBalancers } = cluster.network;
  const taken = [...dhcp, ...Object.values(reserved), ...Object.values(loadBalancers).flat()];
  const inside = cluster.machines.map((machine) => machine.address).filter((address) => subnet.contains(address));
  let candidate = (inside.at(-1) ?? subnet.first).plus(1);
  for (let tries = 0; tries < 100_000 && subnet.contains(candidate); tries += 1) {
    const here = candidate;
    const blocked = taken.find((range) => range.contains(here));
    if (blocked !== undefined) candidate = blocked.last.plus(1);
    else if (subnet.isReserved(here) || list.some(({ address }) => address.equals(here))) candidate = here.plus(1);
    else return here.toString();
  }
  return `no address of ${subnet}`;
}

function proxmoxProblems(cluster: Cluster): Problem[] {
  const problems: Problem[] = [];
  const { proxmox } = cluster;
  for (const machine of cluster.machines) {
    if (machine.host === undefined) continue;
    const path = `machines.${machine.name}`;
    if (proxmox === undefined) {
      problems.push({
        file: cluster.file,
        path: `${path}.host`,
        got: machine.host,
        want: "a proxmox section that has this host",
        fix: "add proxmox.hosts, or remove host for a bare machine",
      });
      continue;
    }
    const names = Object.keys(proxmox.hosts);
    const host = proxmox.hosts[machine.host];
    if (host === undefined) {
      const near = nearest(machine.host, names);
      problems.push({
        file: cluster.file,
        path: `${path}.host`,
        got: machine.host,
        want: `a host of proxmox.hosts: ${names.join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      });
      continue;
    }
    const stores = { ...proxmox.datastores, ...host.datastores };
    const wanted = [
      {
        name: machine.datastore ?? proxmox.defaults.disks,
        path: machine.datastore === undefined ? "proxmox.defaults.disks" : `${path}.datastore`,
        content: "images" as const,
      },
      { name: proxmox.defaults.images, path: "proxmox.defaults.images", content: "import" as const },
    ];
    for (const { name, path: at, content } of wanted) {
      const store = stores[name];
      if (store === undefined) {
        const near = nearest(name, Object.keys(stores));
        problems.push({
          file: cluster.file,
          path: at,
          got: name,
          want: `a datastore that host ${machine.host} has: ${Object.keys(stores).join(", ") || "none is named"}`,
          fix: near === undefined ? `add it to proxmox.hosts.${machine.host}.datastores` : `write ${near}`,
        });
      } else if (!store.content.includes(content)) {
        problems.push({
          file: cluster.file,
          path: at,
          got: `${name} with content ${store.content.join(", ")}`,
          want: `a datastore whose content includes ${content}`,
          fix: `allow ${content} on ${name}, in Proxmox and in its content list`,
        });
      }
    }
    const bridge = machine.bridge ?? proxmox.defaults.bridge;
    if (!host.bridges.includes(bridge)) {
      problems.push({
        file: cluster.file,
        path: machine.bridge === undefined ? "proxmox.defaults.bridge" : `${path}.bridge`,
        got: bridge,
        want: `a bridge of host ${machine.host}: ${host.bridges.join(", ")}`,
      });
    }
  }
  return problems;
}

function contractProblems(cluster: Cluster): Problem[] {
  const minor = (text: string) => Number(text.split(".")[1]);
  const { talos, contract } = cluster.versions;
  if (minor(contract) <= minor(talos)) return [];
  return [
    {
      file: cluster.file,
      path: "versions.contract",
      got: contract,
      want: `a Talos minor not newer than the installed ${talos}`,
      fix: "keep the minor that the cluster was born with",
    },
  ];
}
