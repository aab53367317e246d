import { machinesOf } from "../../../model/cluster";
import type { Rule } from "../../rule";

export const singleControlPlane: Rule = {
  id: "single-control-plane",
  title: "One control plane: legal, and without redundancy",
  family: "topology",
  severity: "advice",
  answers: [],
  why: "While this machine is down there is no API. etcd lives on its disk alone, so the snapshots are all that protects it.",
  fix: "nothing to repair; three control planes survive the loss of one",
  source: "etcd documentation: failure tolerance; Talos documentation: control plane",
  example: 'machines: { node: { role: "control-plane" } }',
  explains: ["single-host"],
  check: ({ cluster }) => {
    const planes = machinesOf(cluster, "control-plane");
    const [only] = planes;
    if (only === undefined || planes.length > 1) return [];
    return [
      {
        at: `machines.${only.name}`,
        message: `${only.name} is the only control plane, so nothing takes over from it`,
        about: ["redundancy"],
      },
    ];
  },
};
