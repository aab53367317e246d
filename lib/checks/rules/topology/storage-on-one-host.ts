import { failureDomain } from "../../../model/provisioner/provisioners";
import { storageServers } from "../../facts/storage-servers";
import type { CheckInput, Found, Rule } from "../../rule";

export const storageOnOneHost: Rule = {
  id: "storage-on-one-host",
  title: "All volumes of a storage class go with one host",
  family: "topology",
  severity: "warning",
  answers: [],
  why: "The nodes survive the loss of that host, and none of them can start a pod that has data.",
  fix: "keep copies on several hosts, or accept it with a reason and know the way back",
  source: "Longhorn documentation: replicas; Proxmox documentation: storage",
  example: "two copies of each volume, and both machines with disks on pve1",
  check: (input) => {
    // With a single host this is the same thing as everything standing on it.
    if (Object.keys(input.cluster.proxmox?.hosts ?? {}).length < 2) return [];
    return [...servers(input), ...copies(input)];
  },
};

function servers(input: CheckInput): Found[] {
  return storageServers(input).map(({ vm, serves }) => ({
    at: `vms.${vm.name}.host`,
    message: `${serves.slice(0, 3).join(", ")} ${serves.length === 1 ? "depends" : "depend"} on VM ${vm.name} alone, which goes with ${vm.host}`,
  }));
}

function copies({ cluster, declared }: CheckInput): Found[] {
  return declared.storage.flatMap(({ storageClass, backing }): Found[] => {
    if (backing?.kind !== "nodes" || backing.copies < 2) return [];
    const carriers = cluster.machines.filter(({ name }) => backing.machines.includes(name));
    const hosts = new Set(carriers.map(failureDomain));
    if (hosts.size !== 1 || carriers.length === 0) return [];
    return [
      {
        at: "components",
        message: `StorageClass ${storageClass} keeps ${backing.copies} copies on ${carriers.map(({ name }) => name).join(", ")}, which are all on ${[...hosts].join()}`,
        fix: "put a machine with disks on a second host",
      },
    ];
  });
}
