import { at } from "../../../stage/plain";
import { minorOf } from "../../facts/talos-lines";
import { manifestsOf } from "../../place";
import type { CheckInput, Rule } from "../../rule";

/** The Talos minor whose Flannel can enforce policies, when its switch is on. */
const FLANNEL_ENFORCES = 13;

export const policiesNotEnforced: Rule = {
  id: "policies-not-enforced",
  title: "Network policies are delivered, and the CNI does not enforce them",
  family: "network",
  severity: "error",
  answers: ["M054"],
  why: "Nothing happens, and that is the damage: everything may talk to everything, and the repository says otherwise.",
  fix: "take a CNI that enforces them",
  source: "Kubernetes documentation: network policies, prerequisites; Talos documentation: Flannel",
  example: "NetworkPolicies in a cluster with Talos' own Flannel",
  check: (input) => {
    if (enforces(input)) return [];
    const policies = manifestsOf(input).filter(({ manifest }) => manifest.kind === "NetworkPolicy");
    const [first] = policies;
    if (first === undefined) return [];
    const own =
      minorOf(input.cluster.versions.talos) >= FLANNEL_ENFORCES
        ? ", or switch on Flannel's own enforcement (cluster.network.cni.flannel.kubeNetworkPoliciesEnabled)"
        : "";
    return [
      {
        at: "components",
        message: `${policies.length} NetworkPolic${policies.length === 1 ? "y is" : "ies are"} delivered, and Talos' own Flannel enforces none`,
        fix: `add components.cilium${own}`,
      },
    ];
  },
};

function enforces({ platform, machineConfigs = [] }: CheckInput): boolean {
  if (platform.machines.some(({ replaces }) => replaces?.includes("cni") === true)) return true;
  return machineConfigs
    .flatMap(({ documents }) => documents)
    .some((document) => at(document, "cluster", "network", "cni", "flannel", "kubeNetworkPoliciesEnabled") === true);
}
