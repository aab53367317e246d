import { blocks, bullets, code, sh } from "../../lib/docs/markdown";
import { ORDER } from "../../lib/docs/order";
import type { Section } from "../../lib/docs/section";
import type { Cluster } from "../../lib/model/cluster";

export function ciliumRunbook(cluster: Cluster, version: string): readonly Section[] {
  const stack = `dist/terraform/stacks/${cluster.name}-platform`;
  return [
    {
      runbook: "OPERATIONS",
      order: ORDER.network,
      title: "Cilium: look at it, upgrade it",
      body: blocks(
        `Terraform owns Cilium ${version} (release ${code("cilium")} in ${code("kube-system")}, stack ${code(`${cluster.name}-platform`)}). Flux must never get a HelmRelease for it: the engine would cut its own network in the middle of an upgrade.`,
        sh(
          "kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg status --brief",
          "kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg service list",
          "kubectl -n kube-system get pods -l k8s-app=cilium -o wide",
        ),
        "Upgrade one minor at a time. Read the upgrade notes of the new minor, change the version, look at the plan, then apply it:",
        sh(`terraform -chdir=${stack} plan`, `terraform -chdir=${stack} apply`),
        bullets([
          "The agents restart one after another. Running connections survive; new ones may wait some seconds.",
          `Nodes stay NotReady: the agents do not reach the API at localhost:7445. KubePrism must be on (${code("talosctl -n <node> get kubeprismstatuses")}).`,
          "A host process cannot bind a node port: this is wanted, the node-port range is protected.",
        ]),
      ),
    },
    {
      runbook: "DISASTER-RECOVERY",
      order: ORDER.network,
      title: "The pod network is gone",
      body: blocks(
        "Pods do not start, or nodes are NotReady with a message about the CNI. Flux cannot help, because it needs the network itself. Install Cilium again from the machine that holds the Terraform state:",
        sh(`terraform -chdir=${stack} apply -replace=helm_release.cilium`),
        "The control planes and the API answer without a pod network, so kubectl and talosctl work all the time.",
      ),
    },
  ];
}
