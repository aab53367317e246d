import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { addAttachments, addDefinition } from "./attachments";
import { addDaemon } from "./daemon-set";
import { NAMESPACE } from "./names";
import { options } from "./options";

/**
 * Further networks for pods: a second card in a VLAN of the house, for what
 * must be in the same network as the things it finds by broadcast.
 */
export const multus = defineComponent({
  title: "Multus: networks of the house for pods, in addition to the cluster's own",
  options,
  declare: ({ options: { networks }, report }) => {
    for (const [name, { subnet, gateway, routes }] of Object.entries(networks)) {
      if (gateway === undefined ? routes.length > 0 : !subnet.contains(gateway)) {
        report({
          option: `networks.${name}.gateway`,
          got: gateway === undefined ? "routes without a gateway" : gateway.toString(),
          want: `an address of ${subnet}`,
          fix: "write the router's address in that network",
        });
      }
    }
    return { podNetworks: { by: "Multus", namespace: NAMESPACE, networks } };
  },
  build: ({ options: { networks }, stages }) => {
    const stage = stages.stage("multus", { title: "Multus and the plugins of the CNI project" });
    addDefinition(stage);
    addDaemon(stage);
    if (Object.keys(networks).length === 0) return;
    addAttachments(
      stages.stage("multus-networks", { title: "Networks that pods may join", namespace: NAMESPACE }),
      networks,
    );
  },
  runbook: ({ options: { networks } }) => [
    operations(
      "own-apps",
      "Further networks of pods",
      Object.keys(networks).length === 0
        ? "Multus runs, and no network is described yet."
        : `Pods may join ${Object.entries(networks)
            .map(([name, { subnet, link }]) => `${code(name)} (${subnet} on ${code(link)})`)
            .join(", ")}. Such a pod has an address in two networks; network policies hold in the cluster's own alone.`,
      "What a pod has got, and why one that waits has nothing:",
      sh(
        cmd`kubectl -n <namespace> get pod <pod> -o jsonpath='{.metadata.annotations.k8s\.v1\.cni\.cncf\.io/network-status}'`,
        cmd`kubectl -n ${NAMESPACE} logs daemonset/multus --tail=50`,
      ),
      "A machine cannot reach the address that one of its own pods has by macvlan: the kernel does not pass packets between a link and the cards on it.",
    ),
  ],
});
