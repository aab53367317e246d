import { bullets, code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";

export function traefikRunbook(cluster: Cluster, pool: string): readonly Section[] {
  const address = cluster.network.loadBalancers[pool]?.[0]?.first.toString() ?? "";
  const host = hostName(cluster, "test");
  return [
    operations(
      "ingress",
      "Ingress: is a host served, and why not",
      `All hosts are served at ${code(address)} (pool ${code(pool)}). Ask Traefik without DNS in between:`,
      sh(
        cmd`curl -sSI --resolve ${host}:443:${address} https://${host}/`,
        cmd`curl -sSI --resolve ${host}:80:${address} http://${host}/   # 301 to https`,
        cmd`kubectl get ingresses,ingressroutes -A`,
        cmd`kubectl -n traefik logs deploy/traefik --tail=50`,
      ),
      bullets([
        "404 page not found: no Ingress has this host. 503: the Service behind it has no ready pod.",
        "A certificate named TRAEFIK DEFAULT CERT: neither the host's certificate nor the wildcard one is issued yet; see the section about certificates.",
        `No answer at all: look who announces the address (${code("kubectl -n traefik describe service traefik")}).`,
      ]),
      "Pods see a node's address as the client, because every node passes traffic on. docs/decisions has the reason.",
    ),
  ];
}
