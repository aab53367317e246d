import type { Cluster } from "./cluster";
import type { Problem } from "./problem";
import { MODEL_PROVISIONERS, modelProvisionerOf } from "./provisioner/provisioners";

/** Who is a control plane, and what each provisioner has to say about its section and its machines. */
export function machineProblems(cluster: Cluster): readonly Problem[] {
  return [
    ...roleProblems(cluster),
    ...cluster.machines.flatMap((machine) => modelProvisionerOf(machine).machineProblems(cluster, machine)),
    ...Object.values(MODEL_PROVISIONERS).flatMap(({ sectionProblems }) => sectionProblems(cluster)),
  ];
}

function roleProblems({ file, machines }: Cluster): readonly Problem[] {
  if (machines.some(({ role }) => role === "control-plane")) return [];
  return [
    {
      file,
      path: "machines",
      got: machines.length === 0 ? "no machine" : "no control plane",
      want: "at least one machine with the role control-plane",
    },
  ];
}
