import { groupBy } from "../../facts/group";
import type { Rule } from "../../rule";

/** What a chapter about volumes that stay behind cannot do without. */
const SPEAKS_OF_IT = /orphan|left behind|stay behind|no longer bound|Released/i;

export const retainWithoutCleanup: Rule = {
  id: "retain-without-cleanup",
  title: "Volumes stay behind, and no runbook says how to remove them",
  family: "workload",
  severity: "warning",
  answers: ["M052"],
  why: "Each rebuild of the cluster leaves its disks on the datastore, until there is no space for new ones.",
  fix: "write the clean-up into the component's runbook, or take the reclaim policy Delete",
  source: "Kubernetes documentation: persistent volumes, reclaiming",
  example: "a storage class with the reclaim policy Retain on a Proxmox datastore, and no chapter about orphaned disks",
  check: ({ declared, sections }) => {
    const kept = groupBy(
      // Disks of these stay on a datastore that outlives the cluster.
      declared.storage.filter(
        ({ reclaimPolicy, backing }) => reclaimPolicy === "Retain" && backing?.kind === "datastore",
      ),
      ({ component }) => component,
    );
    return [...kept].flatMap(([key, classes]) => {
      const at = `components.${key}`;
      const speaks = sections.some(
        ({ origin, title, body }) => origin === at && (SPEAKS_OF_IT.test(title) || SPEAKS_OF_IT.test(body)),
      );
      if (speaks) return [];
      return [
        {
          at,
          message: `volumes of ${classes.map(({ storageClass }) => storageClass).join(", ")} outlive their claims on a datastore of Proxmox, and the runbook of ${key} does not say how orphaned ones are removed`,
        },
      ];
    });
  },
};
