import { machinesOf } from "../../../model/cluster";
import { guestOf } from "../../../model/provisioner/provisioners";
import { isOnOneServer } from "../../facts/datastores";
import { groupBy } from "../../facts/group";
import type { Rule } from "../../rule";

export const etcdOnOneServer: Rule = {
  id: "etcd-on-one-server",
  title: "etcd keeps its data on a file server of the network",
  family: "topology",
  severity: "error",
  answers: [],
  why: "etcd waits for every write to be on disk. Over a file server each wait is a round trip, leaders change for no reason, and when the server restarts all members that are on it stop at once.",
  fix: "put the disks of control planes on a local datastore of each host",
  source: "etcd documentation: hardware recommendations (disks); Proxmox documentation: storage types",
  example: "three control planes with datastore: nas, of kind nfs",
  check: ({ cluster }) => {
    const planes = machinesOf(cluster, "control-plane").flatMap((machine) => guestOf(cluster, machine) ?? []);
    const groups = groupBy(
      planes.filter(({ host, datastore }) => isOnOneServer(cluster, { host, datastore })),
      ({ datastore }) => datastore,
    );
    return [...groups].flatMap(([datastore, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const stated = cluster.machines.find(({ name }) => name === first.name)?.datastore !== undefined;
      return [
        {
          at: stated ? `machines.${first.name}.datastore` : "proxmox.defaults.disks",
          message: `the disks of ${group.map(({ name }) => name).join(", ")} are on ${datastore}, a file server${group.length > planes.length / 2 ? `: without it etcd has no majority` : ""}`,
        },
      ];
    });
  },
};
