import { groupBy } from "../../facts/group";
import { type EgressPolicy, egressPolicies } from "../../facts/network-policy";
import { selects, workloadsOf } from "../../facts/workloads";
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
    return [...groupBy(policies, ({ namespace }) => namespace)].flatMap(([namespace, own]): Found[] => {
      if (namespace === undefined) return [];
      const effective = [...own, ...policies.filter((policy) => policy.namespace === undefined)];
      const pods = workloads.filter((one) => one.namespace === namespace);
      // Pods that a chart or an operator makes are judged by what is said of every pod.
      const targets =
        pods.length > 0
          ? pods.map(({ who, labels }) => ({ who, labels }))
          : [{ who: `pods of ${namespace}`, labels: {} }];
      const cut = targets.filter(({ labels }) => isCut(effective.filter(({ selector }) => selects(selector, labels))));
      const [denying] = own.filter(
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

/** Denied, allowed something, and not DNS. Who is allowed nothing at all is meant to reach nothing. */
function isCut(policies: readonly EgressPolicy[]): boolean {
  const denied = policies.some(({ denies }) => denies);
  const everything = policies.some(
    ({ denies, selector, allowsAnything }) => denies && !allowsAnything && isEmpty(selector),
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
