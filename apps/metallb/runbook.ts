import { bullets, code, fence, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";

export function metallbRunbook(cluster: Cluster): readonly Section[] {
  const pools = Object.entries(cluster.network.loadBalancers);
  const [first] = pools;
  const address = first?.[1][0]?.first.toString() ?? cluster.network.gateway.toString();
  return [
    operations(
      "load-balancer",
      "Load-balancer addresses",
      "MetalLB gives a Service an address of the pool that it names, and no address unasked.",
      table(
        ["pool", "addresses"],
        pools.map(([name, ranges]) => [code(name), ranges.map(String).join(", ")]),
      ),
      fence("yaml", ["metadata:", "  annotations:", `    metallb.io/address-pool: ${first?.[0] ?? "<pool>"}`]),
      sh(
        cmd`kubectl get services -A --field-selector spec.type=LoadBalancer`,
        cmd`kubectl -n metallb-system get servicel2statuses`,
        cmd`ping -c1 ${address}; ip neigh show ${address}   # from the home network: which node answers`,
      ),
      bullets([
        `EXTERNAL-IP stays pending: the pool is used up, or the annotation names none. The controller says which (${code("kubectl -n metallb-system logs deploy/metallb-controller")}).`,
        "The address exists and nothing answers: one node announces it; look at the speaker of that node. When a node dies, another announces the address within some seconds.",
        "Another machine answers: the address is used twice, most often by a DHCP lease.",
      ]),
    ),
  ];
}
