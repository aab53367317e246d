import { bullets, code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";

export function ingressRunbook(cluster: Cluster, pool: string): readonly Section[] {
  const address = cluster.network.loadBalancers[pool]?.[0]?.first.toString() ?? "";
  const host = hostName(cluster, "test");
  return [
    operations(
      "ingress",
      "Ingress: is a host served, and why not",
      `All hosts are served at ${code(address)} (pool ${code(pool)}). Ask the controller without DNS in between:`,
      sh(
        cmd`curl -sSI --resolve ${host}:443:${address} https://${host}/`,
        cmd`curl -sSI --resolve ${host}:80:${address} http://${host}/   # 308 to https`,
        cmd`kubectl get ingress -A`,
        cmd`kubectl -n ingress-nginx logs -l app.kubernetes.io/component=controller --tail=50`,
      ),
      bullets([
        "404 from nginx: no Ingress has this host. 503: the Service behind it has no ready pod.",
        "A self-signed certificate named Kubernetes Ingress Controller Fake Certificate: the host's certificate is not issued yet; see the section about certificates.",
        `No answer at all: look who announces the address (${code("kubectl -n ingress-nginx describe service ingress-nginx-controller")}).`,
        `An Ingress is refused with failed calling webhook: the admission Service has no ready pod (${code("kubectl -n ingress-nginx get pods")}).`,
      ]),
      "Pods see a node's address as the client, because every node passes traffic on. docs/decisions has the reason.",
    ),
  ];
}
