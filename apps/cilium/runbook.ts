import { bullets, code, sh, table } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";

export function ciliumRunbook(cluster: Cluster, version: string): readonly Section[] {
  const stack = `dist/terraform/stacks/${cluster.name}-platform`;
  return [
    operations(
      "pod-network",
      "Cilium: look at it, upgrade it",
      `Terraform owns Cilium ${version} (release ${code("cilium")} in ${code("kube-system")}, stack ${code(`${cluster.name}-platform`)}). Flux must never get a HelmRelease for it: the engine would cut its own network in the middle of an upgrade.`,
      sh(
        cmd`kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg status --brief`,
        cmd`kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg service list`,
        cmd`kubectl -n kube-system get pods -l k8s-app=cilium -o wide`,
      ),
      "Upgrade one minor at a time. Read the upgrade notes of the new minor, change the version, look at the plan, then apply it:",
      sh(cmd`terraform -chdir=${stack} plan`, cmd`terraform -chdir=${stack} apply`),
      bullets([
        "The agents restart one after another. Running connections survive; new ones may wait some seconds.",
        `Nodes stay NotReady: the agents do not reach the API at localhost:7445. KubePrism must be on (${code("talosctl -n <node> get kubeprismstatuses")}).`,
        "A host process cannot bind a node port: this is wanted, the node-port range is protected.",
      ]),
    ),
    recovery(
      "pod-network",
      "The pod network is gone",
      "Pods do not start, or nodes are NotReady with a message about the CNI. Flux cannot help, because it needs the network itself. Install Cilium again from the machine that holds the Terraform state:",
      sh(cmd`terraform -chdir=${stack} apply -replace=helm_release.cilium`),
      "The control planes and the API answer without a pod network, so kubectl and talosctl work all the time.",
    ),
  ];
}

export function ciliumPoolsRunbook(cluster: Cluster): readonly Section[] {
  const pools = Object.entries(cluster.network.loadBalancers);
  const address = pools[0]?.[1][0]?.first.toString() ?? cluster.network.gateway.toString();
  return [
    operations(
      "load-balancer",
      "Load-balancer addresses",
      "Cilium gives a Service an address of the pool whose name its label carries, and no address unasked. One node holds the lease of each Service and answers for its address.",
      table(
        ["pool", "addresses"],
        pools.map(([name, ranges]) => [code(name), ranges.map(String).join(", ")]),
      ),
      sh(
        cmd`kubectl get services -A --field-selector spec.type=LoadBalancer`,
        cmd`kubectl get ciliumloadbalancerippools`,
        cmd`kubectl -n kube-system get leases | grep cilium-l2announce   # which node answers for which Service`,
        cmd`ping -c1 ${address}; ip neigh show ${address}   # from the home network`,
      ),
      bullets([
        `EXTERNAL-IP stays pending: the Service lacks the label ${code("groundwork.dev/load-balancer-pool")}, or its pool is used up. The Service's own conditions say which (${code("kubectl describe service")}).`,
        "The address exists and nothing answers: no node holds the lease; look at the agents. When a node dies, another takes the lease within some 15 seconds.",
        "Another machine answers: the address is used twice, most often by a DHCP lease.",
      ]),
    ),
  ];
}
