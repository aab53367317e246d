import type { Address } from "./address";
import type { Cluster } from "./cluster";
import { diskProblems } from "./disk-problems";
import { machineProblems } from "./machine-problems";
import type { Problem } from "./problem";
import { settingsProblems } from "./settings-problems";
import { talosProblems } from "./talos-problems";
import { volumeProblems } from "./volume-problems";

/**
 * Problems between the parts of a definition whose shape is right: a name that
 * refers to nothing, an address outside its network, one address used twice.
 * Without these nothing sensible can be synthesized. Whether a plan is wise is
 * the business of `lib/checks`.
 */
export function consistencyProblems(cluster: Cluster): readonly Problem[] {
  return [
    ...machineProblems(cluster),
    ...identityProblems(cluster),
    ...addressProblems(cluster),
    ...contractProblems(cluster),
    ...talosProblems(cluster),
    ...diskProblems(cluster),
    ...volumeProblems(cluster),
    ...settingsProblems(cluster),
  ];
}

/** Names, VM ids and MAC addresses that two of the machines and foreign VMs share. */
function identityProblems(cluster: Cluster): Problem[] {
  const problems: Problem[] = [];
  const guests = [
    ...cluster.machines.map((machine) => ({ ...machine, path: `machines.${machine.name}` })),
    ...cluster.vms.map((vm) => ({ ...vm, path: `vms.${vm.name}` })),
  ];
  const names = new Map<string, string>();
  const ids = new Map<number, string>();
  const macs = new Map<string, string>();
  for (const { name, path, vmId, mac } of guests) {
    const namesake = names.get(name);
    if (namesake !== undefined)
      problems.push({ file: cluster.file, path, got: name, want: `a name of its own: ${namesake} has it already` });
    names.set(name, path);
    const sameId = vmId === undefined ? undefined : ids.get(vmId);
    if (vmId !== undefined && sameId !== undefined) {
      problems.push({
        file: cluster.file,
        path: `${path}.vmId`,
        got: String(vmId),
        want: `a VM id of its own: ${sameId} has it already`,
        fix: `use ${freeNumber(vmId, ids)}`,
      });
    } else if (vmId !== undefined) ids.set(vmId, path);
    const sameMac = mac === undefined ? undefined : macs.get(mac);
    if (mac !== undefined && sameMac !== undefined) {
      problems.push({
        file: cluster.file,
        path: `${path}.mac`,
        got: mac,
        want: `a MAC address of its own: ${sameMac} has it already`,
      });
    } else if (mac !== undefined) macs.set(mac, path);
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
    ...cluster.vms.map((vm) => ({ path: `vms.${vm.name}.address`, address: vm.address })),
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
function freeAddress(cluster: Cluster, list = holders(cluster)): string {
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
