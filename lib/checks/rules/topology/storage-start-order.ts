import { storageServers } from "../../facts/storage-servers";
import type { Rule } from "../../rule";

export const storageStartOrder: Rule = {
  id: "storage-start-order",
  title: "The VM that serves the cluster's storage starts after the nodes",
  family: "topology",
  severity: "error",
  answers: ["M010"],
  why: "After a power cut pods hang in ContainerCreating for 20 minutes: the storage VM booted last.",
  fix: "let it start before the nodes; Proxmox then stops it after them as well",
  source: "Proxmox documentation: start and shutdown order of virtual machines",
  example: 'vms: { truenas: { start: "after-nodes" } } behind a storage class',
  check: (input) =>
    storageServers(input)
      .filter(({ vm }) => vm.start !== "before-nodes")
      .map(({ vm, serves }) => ({
        at: `vms.${vm.name}.start`,
        message: `${vm.name} starts after the nodes, and ${serves.slice(0, 3).join(", ")} ${serves.length === 1 ? "needs" : "need"} its volumes`,
        fix: `set vms.${vm.name}.start to "before-nodes"`,
      })),
};
