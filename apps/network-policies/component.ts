import { defineComponent } from "../../lib/component/component";
import { ciliumAllow, ciliumDeny } from "./cilium";
import { derivedAllows } from "./derive";
import { kubernetesAllow, kubernetesDeny } from "./kubernetes";
import { networkPolicyOptions } from "./options";
import { ownAllows } from "./own-allows";
import { refuseAllows, refuseUnknownNamespaces } from "./refuse";
import { networkPolicyRunbook } from "./runbook";

/**
 * Closes namespaces in both directions and opens what is named: the operator's
 * own allows, and those that the objects of a namespace show to be needed.
 * Written in the CNI's own kind where it has one.
 */
export const networkPolicies = defineComponent({
  title: "Network policies: closed namespaces with named allows",
  options: networkPolicyOptions,
  complete: (input) => {
    const { cluster, declared, options: chosen, stages, built } = input;
    refuseUnknownNamespaces(input);
    refuseAllows(input);
    const cilium = declared.networkPolicy?.ownKind === "CiliumNetworkPolicy";
    const stage = stages.stage("network-policies", { title: "Closed namespaces and their named allows" });
    for (const [namespace, { within }] of Object.entries(chosen.namespaces)) {
      stage.add(cilium ? ciliumDeny(namespace) : kubernetesDeny(namespace));
      for (const allow of [...derivedAllows(namespace, built, declared, within), ...ownAllows(chosen, namespace)]) {
        stage.add(cilium ? ciliumAllow(cluster, allow) : kubernetesAllow(cluster, allow));
      }
    }
  },
  runbook: ({ cluster, declared, options: chosen }) =>
    networkPolicyRunbook(cluster, declared, Object.keys(chosen.namespaces)),
});
