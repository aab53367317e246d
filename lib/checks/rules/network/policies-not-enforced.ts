import { at } from "../../../data/fields";
import { minorOf } from "../../../versions/line";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

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
  explains: ["app-policies-not-enforced"],
  check: (input) => (enforces(input) ? [] : found(input, policiesOf(input).asked)),
};

export const appPoliciesNotEnforced: Rule = {
  id: "app-policies-not-enforced",
  title: "The policies that come with one's own apps are not enforced",
  family: "network",
  severity: "warning",
  answers: ["M054"],
  why: "An app's Ingress is meant to be the only way to it. With this CNI any pod of the cluster reaches it directly.",
  fix: "take a CNI that enforces them",
  source: "Kubernetes documentation: network policies, prerequisites; Talos documentation: Flannel",
  example: "apps: { web: { … } } in a cluster with Talos' own Flannel",
  check: (input) => (enforces(input) ? [] : found(input, policiesOf(input).ofApps)),
};

/** Policies that somebody asked for, and those that every entry of `apps` gets unasked. */
function policiesOf(input: CheckInput): { readonly asked: number; readonly ofApps: number } {
  const all = manifestsOf(input).filter(({ manifest }) => manifest.kind === "NetworkPolicy");
  const ofApps = all.filter(({ origin }) => origin.startsWith("apps.")).length;
  return { asked: all.length - ofApps, ofApps };
}

function found(input: CheckInput, policies: number): readonly Found[] {
  if (policies === 0) return [];
  const own =
    minorOf(input.cluster.versions.talos) >= FLANNEL_ENFORCES
      ? ", or switch on Flannel's own enforcement (cluster.network.cni.flannel.kubeNetworkPoliciesEnabled)"
      : "";
  return [
    {
      at: "components",
      message: `${policies} NetworkPolic${policies === 1 ? "y is" : "ies are"} delivered, and Talos' own Flannel enforces none`,
      fix: `add components.cilium${own}`,
    },
  ];
}

function enforces({ declared, machines }: CheckInput): boolean {
  if (declared.networkPolicy !== undefined) return true;
  if (declared.machines.some(({ replaces }) => replaces?.includes("cni") === true)) return true;
  return machines
    .flatMap(({ documents }) => documents)
    .some(
      (document) =>
        at(document, "cluster", "network", "cni", "flannel", "kubeNetworkPoliciesEnabled") === true ||
        (document.kind === "KubeFlannelCNIConfig" && document.kubeNetworkPoliciesEnabled === true),
    );
}
