import type { Cluster } from "../../../model/cluster";
import { freeMemory, type HostLoad, hostLoads, hostsFor } from "../../facts/hosts";
import { showBytes } from "../../facts/quantity";
import type { Found, Rule } from "../../rule";

export const hostMemory: Rule = {
  id: "host-memory",
  title: "The machines of a host take more memory than it has after its reserve",
  family: "budget",
  severity: "error",
  answers: ["M011"],
  why: "The host runs out of memory at night and kills the largest VM, usually a control plane.",
  fix: "give a machine less memory, or move it to a host with room",
  source: "Proxmox documentation: memory of virtual machines; Linux out-of-memory killer",
  example: 'proxmox: { hosts: { pve2: { memory: "28 GiB" } } } with machines of 8 and 20 GiB on it',
  check: ({ cluster }) =>
    hostLoads(cluster).flatMap((load): Found[] => {
      const free = freeMemory(load);
      const guests = [...load.machines, ...load.vms];
      if (free >= 0 || guests.length === 0) return [];
      const reserve = load.host.reserve === undefined ? "the default reserve" : "reserve";
      return [
        {
          at: `proxmox.hosts.${load.name}.memory`,
          message: `machines of ${load.name} take ${showBytes(load.used)} of ${load.host.memory}, ${showBytes(load.reserve)} of which Proxmox keeps (${reserve}): ${showBytes(-free)} too much (${guests.map(({ name, memory }) => `${name} ${memory}`).join(", ")})`,
          fix: repair(cluster, load, -free),
        },
      ];
    }),
};

/** The smallest machine whose move or cut is enough, and a host that takes it. */
function repair(cluster: Cluster, load: HostLoad, excess: number): string {
  const bySize = [...load.machines].sort((a, b) => (a.memory?.bytes ?? 0) - (b.memory?.bytes ?? 0));
  for (const machine of bySize.filter(({ memory }) => (memory?.bytes ?? 0) >= excess)) {
    const [target] = hostsFor(cluster, machine);
    if (target !== undefined)
      return `move ${machine.name} (${machine.memory}) to ${target.name}, which has ${showBytes(freeMemory(target))} free`;
  }
  const largest = bySize.at(-1);
  return `no other host has room: take ${showBytes(excess)} away, e.g. from ${largest?.name}, or add memory`;
}
