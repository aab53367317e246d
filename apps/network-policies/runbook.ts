import type { Declared } from "../../lib/declared/declared";
import { bullets, code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";

export function networkPolicyRunbook(
  cluster: Cluster,
  { networkPolicy }: Declared,
  namespaces: readonly string[],
): readonly Section[] {
  const cilium = networkPolicy?.ownKind === "CiliumNetworkPolicy";
  return [
    operations(
      "network-policies",
      "Network policies: what may talk with what",
      networkPolicy === undefined
        ? "No component says that its CNI enforces network policies. Talos' own Flannel does so from Talos 1.13 on, when its switch is on; without that the policies below change nothing."
        : `${networkPolicy.enforcedBy} enforces them.`,
      `Closed namespaces: ${namespaces.map(code).join(", ")}. Each has ${code("default-deny")} and one policy for each allow, by name.`,
      cilium
        ? sh(
            cmd`kubectl get ciliumnetworkpolicies -A`,
            cmd`kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg monitor --type drop   # what is refused, on one node`,
          )
        : sh(cmd`kubectl get networkpolicies -A`),
      bullets([
        "A connection times out, and no error names a policy: it is refused. Find the two pods, then the direction, then add an allow to components.networkPolicies in the definition.",
        "To see whether a policy is the reason, delete default-deny of the namespace by hand; Flux puts it back with its next reconcile.",
      ]),
      `DNS, exposed Services, the API server for pods that mount a token, its calls to webhooks and aggregated APIs, and Prometheus are allowed without an entry in ${code(cluster.file)}.`,
    ),
  ];
}
