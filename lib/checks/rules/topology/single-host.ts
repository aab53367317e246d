import { machinesOf } from "../../../model/cluster";
import { guestsOf } from "../../../model/provisioner/provisioners";
import type { Rule } from "../../rule";

export const singleHost: Rule = {
  id: "single-host",
  title: "Everything is on one host",
  family: "topology",
  severity: "warning",
  answers: ["M007"],
  why: "When this host is down, so is everything: several control planes on it protect from a broken node, not from a broken host.",
  fix: "add a second and a third host, or accept it with a reason and keep the recovery runbook at hand",
  source: "etcd documentation: failure tolerance",
  example: "proxmox: { hosts: { pve1: {…} } } with three control planes on it",
  check: ({ cluster }) => {
    const hosts = Object.keys(cluster.proxmox?.hosts ?? {});
    const [only] = hosts;
    if (only === undefined || hosts.length > 1 || guestsOf(cluster).length < cluster.machines.length) return [];
    const planes = machinesOf(cluster, "control-plane").length;
    return [
      {
        at: "proxmox.hosts",
        message: `all ${cluster.machines.length} machines, ${planes} control planes among them, are on ${only}`,
        about: ["redundancy"],
      },
    ];
  },
};
