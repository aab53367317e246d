import { guestOf } from "../../../model/provisioner/provisioners";
import { storeOf } from "../../facts/datastores";
import { schedulableMachines } from "../../facts/nodes";
import type { Found, Rule } from "../../rule";

export const classOutOfReach: Rule = {
  id: "class-out-of-reach",
  title: "A storage class is on a datastore that the nodes' hosts lack",
  family: "budget",
  severity: "error",
  answers: [],
  why: "The volume is made on another host, and no node of this one can attach it: the pod stays pending.",
  fix: "name a datastore that the hosts of the nodes have",
  source: "Proxmox CSI plugin documentation: topology",
  example: "components.proxmoxCsi.datastore: fast, which only a host without nodes has",
  check: (input) => {
    const { cluster } = input;
    return input.declared.storage.flatMap(({ storageClass, backing, component }): Found[] => {
      if (backing?.kind !== "datastore") return [];
      const lacking = schedulableMachines(cluster)
        .flatMap((machine) => guestOf(cluster, machine) ?? [])
        .filter(({ host }) => storeOf(cluster, { host, datastore: backing.datastore }) === undefined);
      if (lacking.length === 0) return [];
      return [
        {
          at: component === undefined ? "components" : `components.${component}`,
          message: `StorageClass ${storageClass} is on datastore ${backing.datastore}, which ${[...new Set(lacking.map(({ host }) => host))].join(" and ")} ${lacking.length === 1 ? "does" : "do"} not have: ${lacking.map(({ name }) => name).join(", ")} can attach no volume of it`,
        },
      ];
    });
  },
};
