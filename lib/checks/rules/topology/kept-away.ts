import { at, listAt, textAt } from "../../../data/fields";
import { chosenMachines, machinesFor, type Taint, taintsOf, tolerates, workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

export const keptAway: Rule = {
  id: "kept-away",
  title: "Every node that a pod chooses keeps it away",
  family: "topology",
  severity: "error",
  answers: [],
  why: "The pod stays Pending: the nodes that its labels choose have a taint that it does not tolerate, or no node has all the labels at once.",
  fix: "tolerate the taint, or choose other nodes",
  source: "Kubernetes documentation: Taints and Tolerations; Assigning Pods to Nodes",
  example: "an app with nodeSelector: { node-role.kubernetes.io/control-plane: '' } and no toleration",
  explains: ["spreading-impossible", "pod-larger-than-node", "capacity-after-loss"],
  check: (input) => {
    if (input.cluster.machines.length === 0) return [];
    return workloadsOf(input).flatMap(({ who, origin, pod, replicas }): Found[] => {
      if (replicas === 0 || machinesFor(input, pod).length > 0) return [];
      const chosen = chosenMachines(input, pod);
      // A cluster in which nobody may run, and a single label that no machine has, are found by rules of their own.
      if (chosen.length === input.cluster.machines.length || (chosen.length === 0 && choices(pod) < 2)) return [];
      if (chosen.length === 0)
        return [{ at: origin, message: `${who} wants labels that no machine has all at once`, about: [who] }];
      const taints = chosen.flatMap((machine) =>
        taintsOf(input.cluster, machine).filter((taint) => !tolerates(pod, taint)),
      );
      const [first] = taints;
      return [
        {
          at: origin,
          message: `${who} chooses ${chosen.map(({ name }) => name).join(", ")}, and ${[...new Set(taints.map(show))].join(", ")} keeps it away`,
          ...(first === undefined
            ? {}
            : { fix: `add tolerations: [{ key: ${first.key}, operator: Exists, effect: ${first.effect} }]` }),
          about: [who],
        },
      ];
    });
  },
};

function choices(pod: unknown): number {
  const selector = Object.keys(Object(at(pod, "nodeSelector"))).length;
  const terms = listAt(
    pod,
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  ).flatMap((term) => listAt(term, "matchExpressions"));
  return selector + terms.length + (textAt(pod, "nodeName") === undefined ? 0 : 1);
}

function show({ key, value, effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}:${effect}`;
}
