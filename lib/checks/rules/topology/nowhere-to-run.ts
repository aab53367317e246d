import { schedulableMachines } from "../../facts/nodes";
import type { Rule } from "../../rule";

export const nowhereToRun: Rule = {
  id: "nowhere-to-run",
  title: "No machine may run workloads",
  family: "topology",
  severity: "error",
  answers: [],
  why: "Every pod without a toleration stays Pending, the GitOps engine first: nothing of the plan ever comes up.",
  fix: "set controlPlane.schedulable to true, or add a worker without a taint",
  source: "Kubernetes documentation: taints and tolerations",
  example: 'machines: { node: { role: "control-plane" } } with controlPlane.schedulable left at false',
  explains: ["spreading-impossible", "pod-larger-than-node", "capacity-after-loss"],
  check: ({ cluster }) => {
    if (cluster.machines.length === 0 || schedulableMachines(cluster).length > 0) return [];
    const tainted = cluster.machines.some(({ role }) => role === "worker");
    return [
      {
        at: tainted ? "machines" : "controlPlane.schedulable",
        message: tainted
          ? "every worker has a taint that keeps ordinary pods away, and control planes run none"
          : "there is no worker, and control planes run no workloads unless controlPlane.schedulable is true",
        about: ["nodes"],
      },
    ];
  },
};
