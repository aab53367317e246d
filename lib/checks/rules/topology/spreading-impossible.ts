import { requiredSpreads } from "../../facts/spreading";
import type { Rule } from "../../rule";

export const spreadingImpossible: Rule = {
  id: "spreading-impossible",
  title: "More replicas that must not share a node than there are nodes for them",
  family: "topology",
  severity: "error",
  answers: ["M048"],
  why: "The last member never leaves Pending, and a rolling update never ends.",
  fix: "make the spreading preferred, run fewer replicas, or add a node",
  source: "Kubernetes documentation: inter-pod affinity and anti-affinity",
  example: "three Vault pods with required anti-affinity by host name, and two workers",
  explains: ["quorum-on-few-nodes"],
  check: (input) =>
    requiredSpreads(input)
      .filter(({ replicas, domains }) => replicas > domains)
      .map(({ who, at, replicas, topologyKey, domains }) => ({
        at,
        message: `${who} runs ${replicas} pods that must not share a ${topologyKey}, and ${domains} ${domains === 1 ? "machine" : "machines"} may run them`,
        fix: `make the anti-affinity preferred, run ${Math.max(1, domains)}, or ${input.cluster.controlPlane.schedulable ? `add ${replicas - domains} more` : `add ${replicas - domains} worker${replicas - domains === 1 ? "" : "s"}, or set controlPlane.schedulable to true`}`,
        about: [who, "nodes"],
      })),
};
