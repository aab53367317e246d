import { Cidr } from "../../../model/address";
import { freeNetwork, networksOf } from "../../facts/address-plan";
import type { Rule } from "../../rule";

/** Prefix length of the block that each node gets (kube-controller-manager: node-cidr-mask-size). */
const NODE_BLOCK: Readonly<Record<4 | 6, number>> = { 4: 24, 6: 64 };

export const podNetworkSize: Rule = {
  id: "pod-network-size",
  title: "The pod network has fewer blocks than the cluster has nodes",
  family: "address",
  severity: "error",
  answers: ["M006"],
  why: "The last nodes never become Ready: there is no pod network left to give them.",
  fix: "take a larger pod network",
  source: "Kubernetes documentation: kube-controller-manager, node-cidr-mask-size",
  example: 'network: { pods: "10.244.0.0/22" } with six machines',
  check: ({ cluster }) => {
    const { pods } = cluster.network;
    const block = NODE_BLOCK[pods.family];
    const nodes = cluster.machines.length;
    const blocks = pods.prefix > block ? 0 : 2 ** Math.min(30, block - pods.prefix);
    if (nodes <= blocks) return [];
    const prefix = block - Math.ceil(Math.log2(nodes));
    const others = networksOf(cluster, true)
      .filter(({ at }) => at !== "network.pods")
      .map(({ range }) => range);
    const wider = Cidr.around(`${pods.first}/${prefix}`);
    const fitting =
      wider !== undefined && !others.some((range) => wider.overlaps(range))
        ? wider
        : freeNetwork(pods.family, prefix, others);
    return [
      {
        at: "network.pods",
        message: `the pod network ${pods} has ${blocks} ${blocks === 1 ? "block" : "blocks"} of /${block}, and ${nodes} nodes need one each`,
        ...(fitting === undefined ? {} : { fix: `write ${fitting} or a larger network` }),
      },
    ];
  },
};
