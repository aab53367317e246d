import { defineComponent } from "../../lib/component/component";
import { podNetworks } from "../../lib/model/families";
import type { Peer } from "./allow";
import { calledAllows, isSaid, roleAllows } from "./called";
import { ciliumAllow, ciliumDeny } from "./cilium";
import { derivedAllows } from "./derive";
import { kubernetesAllow, kubernetesDeny } from "./kubernetes";
import { networkPolicyOptions } from "./options";
import { ownAllows } from "./own-allows";
import { refuseAllows, refuseServicePorts, refuseUnknownNamespaces } from "./refuse";
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
    refuseServicePorts(input);
    const cilium = declared.networkPolicy?.ownKind === "CiliumNetworkPolicy";
    const stage = stages.stage("network-policies", { title: "Closed namespaces and their named allows" });
    // Through a tunnel between nodes a machine shows an address of its pod range; Cilium knows it all the same.
    const api: Peer = { kind: "api-server" };
    const tunnels = podNetworks(cluster.network).map((range): Peer => ({ kind: "range", cidr: range.toString() }));
    const apiServer = cilium ? [api] : [api, ...tunnels];
    for (const [namespace, { within }] of Object.entries(chosen.namespaces)) {
      stage.add(cilium ? ciliumDeny(namespace) : kubernetesDeny(namespace));
      const own = ownAllows(chosen, namespace);
      const further = [...calledAllows(namespace, built, apiServer), ...roleAllows(namespace, built, declared)];
      const allows = [
        ...derivedAllows(namespace, built, declared, within),
        ...further.filter((allow) => !isSaid(allow, own)),
        ...own,
      ];
      for (const allow of allows) {
        stage.add(cilium ? ciliumAllow(cluster, allow) : kubernetesAllow(cluster, allow));
      }
    }
  },
  runbook: ({ cluster, declared, options: chosen }) =>
    networkPolicyRunbook(cluster, declared, Object.keys(chosen.namespaces)),
});
