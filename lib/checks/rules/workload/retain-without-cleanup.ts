import type { CheckInput, Rule } from "../../rule";

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
  check: (input) =>
    Object.entries(input.cluster.components).flatMap(([key, bound]) => {
      const kept = retained(input, key);
      if (kept.length === 0) return [];
      const told = bound
        .runbook(input.cluster, input.declared)
        .some(({ title, body }) => SPEAKS_OF_IT.test(title) || SPEAKS_OF_IT.test(body));
      if (told) return [];
      return [
        {
          at: `components.${key}`,
          message: `volumes of ${kept.join(", ")} outlive their claims on a datastore of Proxmox, and the runbook of ${key} does not say how orphaned ones are removed`,
        },
      ];
    }),
};

/** Classes of a component whose disks stay on a datastore that outlives the cluster. */
function retained({ cluster }: CheckInput, key: string): readonly string[] {
  const bound = cluster.components[key];
  if (bound === undefined) return [];
  const storage = bound.declare(cluster).storage ?? [];
  return storage
    .filter(({ reclaimPolicy, backing }) => reclaimPolicy === "Retain" && backing?.kind === "datastore")
    .map(({ storageClass }) => storageClass);
}
