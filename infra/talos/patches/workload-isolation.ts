import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";

/** Whether pods and what runs them are kept apart from the host's own processes, where the definition says so. */
export function workloadIsolation({ talos }: Cluster): readonly Fields[] {
  const { workloadIsolation: isolated } = talos;
  return isolated === undefined
    ? []
    : [{ apiVersion: "v1alpha1", kind: "SecurityProfileConfig", workloadIsolation: isolated }];
}
