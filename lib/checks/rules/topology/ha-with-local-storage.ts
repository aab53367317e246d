import { guestsOf } from "../../../model/provisioner/provisioners";
import { claimsOf, claimsUsedBy } from "../../facts/claims";
import { workloadsOf } from "../../facts/workloads";
import type { CheckInput, Found, Rule } from "../../rule";

export const haWithLocalStorage: Rule = {
  id: "ha-with-local-storage",
  title: "Proxmox HA moves a machine whose volumes stay behind",
  family: "topology",
  severity: "warning",
  answers: [],
  why: "The host fails, HA starts the VM elsewhere, and the volumes of its pods are on the host that is gone: the node is back and its pods wait.",
  fix: "put the volumes on a datastore that all hosts share, or set ha: false for the machine",
  source: "Proxmox documentation: high availability, requirements (shared storage)",
  example: "proxmox.ha, and an app with a volume of a class on local-lvm",
  check: (input) => {
    const { cluster } = input;
    if (cluster.proxmox?.ha === undefined) return [];
    const moved = guestsOf(cluster).filter(
      ({ name }) => cluster.machines.find((one) => one.name === name)?.ha !== false,
    );
    return localVolumes(
      input,
      moved.map(({ name }) => name),
    );
  },
};

/** Volumes that stay on the host that made them, and the pods that mount them. */
function localVolumes(input: CheckInput, moved: readonly string[]): Found[] {
  const local = new Map(
    input.declared.storage.flatMap(({ storageClass, backing }) =>
      backing?.kind === "datastore" && !backing.shared ? [[storageClass, backing.datastore]] : [],
    ),
  );
  if (local.size === 0 || moved.length === 0) return [];
  const claims = claimsOf(input).filter(({ storageClass = "" }) => local.has(storageClass));
  const users = workloadsOf(input).filter(
    (workload) =>
      claimsUsedBy(workload, claims).length > 0 ||
      claims.some(({ template, who }) => template && who.startsWith(`${workload.who} `)),
  );
  if (users.length === 0) return [];
  return [
    {
      at: "proxmox.ha",
      message: `${users.map(({ who }) => who).join(", ")} ${users.length === 1 ? "keeps its volume" : "keep their volumes"} on ${[...new Set(local.values())].join(", ")} of one host, and HA may start ${moved.join(", ")} on another`,
      about: ["ha"],
    },
  ];
}
