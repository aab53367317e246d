import { hostLoads } from "../../facts/hosts";
import type { Found, Rule } from "../../rule";

/** Virtual CPUs for each thread of the host above which waiting for a CPU is felt by etcd. */
const OVERCOMMIT = 2;

export const vmLargerThanHost: Rule = {
  id: "vm-larger-than-host",
  title: "A machine has more virtual CPUs than its host has threads",
  family: "budget",
  severity: "error",
  answers: ["M011"],
  why: "Proxmox refuses to start it: more virtual CPUs than the host has are not allowed for one VM.",
  fix: "give it at most as many CPUs as the host has threads",
  source: "Proxmox documentation: qm, CPU",
  example: "a machine with cpus: 24 on a host with cpus: 16",
  explains: ["host-cpu"],
  check: ({ cluster }) =>
    hostLoads(cluster).flatMap(({ name, host, machines, vms }) =>
      [...machines.map((guest) => ({ guest, of: "machines" })), ...vms.map((guest) => ({ guest, of: "vms" }))]
        .filter(({ guest: { cpus = 0 } }) => cpus > host.cpus)
        .map(({ guest: machine, of }) => ({
          at: `${of}.${machine.name}.cpus`,
          message: `${machine.name} has ${machine.cpus} virtual CPUs, and its host ${name} has ${host.cpus} threads`,
          fix: `give it ${host.cpus} or fewer`,
          about: [`host ${name}`],
        })),
    ),
};

export const hostCpu: Rule = {
  id: "host-cpu",
  title: "The machines of a host share too few threads",
  family: "budget",
  severity: "warning",
  answers: ["M011"],
  why: "etcd waits for a CPU, misses heartbeats and elects a new leader again and again.",
  fix: "give the machines fewer virtual CPUs, or move one to another host",
  source: "etcd documentation: hardware recommendations",
  example: "machines with 40 virtual CPUs in all on a host with cpus: 16",
  check: ({ cluster }) =>
    hostLoads(cluster).flatMap(({ name, host, machines, vms }): Found[] => {
      const used = [...machines, ...vms].reduce((sum, { cpus = 0 }) => sum + cpus, 0);
      if (used <= OVERCOMMIT * host.cpus) return [];
      return [
        {
          at: `proxmox.hosts.${name}.cpus`,
          message: `machines of ${name} have ${used} virtual CPUs for ${host.cpus} threads, more than ${OVERCOMMIT} for each`,
          about: [`host ${name}`],
        },
      ];
    }),
};
