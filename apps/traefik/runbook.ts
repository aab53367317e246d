import { code } from "../../lib/document/markdown";
import type { Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { ingressSection } from "../../lib/workload/ingress-controller";

/** @param pool load-balancer pool of its address */
export function traefikRunbook(cluster: Cluster, pool: string): readonly Section[] {
  return [
    ingressSection(cluster, {
      pool,
      program: "Traefik",
      redirect: 301,
      look: [cmd`kubectl get ingresses,ingressroutes -A`, cmd`kubectl -n traefik logs deploy/traefik --tail=50`],
      answers: [
        "404 page not found: no Ingress has this host. 503: the Service behind it has no ready pod.",
        "A certificate named TRAEFIK DEFAULT CERT: neither the host's certificate nor the wildcard one is issued yet; see the section about certificates.",
        `No answer at all: look who announces the address (${code("kubectl -n traefik describe service traefik")}).`,
      ],
    }),
  ];
}
