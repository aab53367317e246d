import { type EgressPolicy, egressPolicies } from "../../facts/network-policy";
import { selects, workloadsIn, workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

export const defaultDenyWithoutDns: Rule = {
  id: "default-deny-without-dns",
  title: "Pods may not ask the cluster's DNS",
  family: "network",
  severity: "error",
  answers: ["M053"],
  why: "Every app of the namespace says: name or service not known.",
  fix: "allow port 53 over UDP and TCP to the cluster's DNS",
  source: "Kubernetes documentation: network policies, default deny",
  example: "a policy that denies all egress of a namespace, and one that allows port 443 only",
  check: (input) => {
    const policies = egressPolicies(input);
    const workloads = workloadsOf(input);
    const namespaces = new Set([
      ...policies.flatMap(({ namespace }) => namespace ?? []),
      ...(policies.some(({ namespace }) => namespace === undefined) ? workloads.map((one) => one.namespace) : []),
    ]);
    return [...namespaces].flatMap((namespace): Found[] => {
      const effective = policies.filter((policy) => policy.namespace === undefined || policy.namespace === namespace);
      const pods = workloadsIn(input, namespace);
      // Pods that a chart or an operator makes are judged by what is said of every pod.
      const targets = (pods.length > 0 ? pods : [{ who: `pods of ${namespace}`, labels: {} }]).map(
        ({ who, labels }) => ({
          who,
          labels: asCiliumSees(labels, namespace),
        }),
      );
      const cut = targets.filter(({ labels }) => isCut(effective.filter(({ selector }) => selects(selector, labels))));
      const denying = effective.find(
        ({ denies, selector }) => denies && cut.some(({ labels }) => selects(selector, labels)),
      );
      if (cut.length === 0 || denying === undefined) return [];
      return [
        {
          at: denying.origin,
          message: `${denying.who} denies egress, and no policy of ${namespace} lets ${cut.map(({ who }) => who).join(", ")} reach port 53`,
          fix: `add a policy to ${namespace} that allows UDP and TCP 53 to k8s-app: kube-dns in kube-system`,
        },
      ];
    });
  },
};

/** Labels as Cilium's selectors may name them: with the source `k8s:`, and the namespace as one of them. */
function asCiliumSees(labels: Readonly<Record<string, string>>, namespace: string): Readonly<Record<string, string>> {
  const all = { ...labels, "io.kubernetes.pod.namespace": namespace };
  return { ...all, ...Object.fromEntries(Object.entries(all).map(([key, value]) => [`k8s:${key}`, value])) };
}

/** Denied, allowed something, and not DNS. Who is allowed nothing at all is meant to reach nothing. */
function isCut(policies: readonly EgressPolicy[]): boolean {
  const denied = policies.some(({ denies }) => denies);
  const everything = policies.some(
    ({ denies, selector, allowsAnything, namespace }) =>
      denies && !allowsAnything && (namespace === undefined || isEmpty(selector)),
  );
  return (
    denied &&
    !policies.some(({ allowsDns }) => allowsDns) &&
    (everything || policies.some(({ allowsAnything }) => allowsAnything))
  );
}

function isEmpty(selector: unknown): boolean {
  return typeof selector !== "object" || selector === null || Object.keys(selector).length === 0;
}
