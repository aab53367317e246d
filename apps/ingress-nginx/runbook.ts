import { code } from "../../lib/document/markdown";
import type { Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { ingressSection } from "../../lib/workload/ingress-controller";

/** @param pool load-balancer pool of its address */
export function ingressRunbook(cluster: Cluster, pool: string): readonly Section[] {
  return [
    ingressSection(cluster, {
      pool,
      program: "the controller",
      redirect: 308,
      look: [
        cmd`kubectl get ingress -A`,
        cmd`kubectl -n ingress-nginx logs -l app.kubernetes.io/component=controller --tail=50`,
      ],
      answers: [
        "404 from nginx: no Ingress has this host. 503: the Service behind it has no ready pod.",
        "A self-signed certificate named Kubernetes Ingress Controller Fake Certificate: the host's certificate is not issued yet; see the section about certificates.",
        `No answer at all: look who announces the address (${code("kubectl -n ingress-nginx describe service ingress-nginx-controller")}).`,
        `An Ingress is refused with failed calling webhook: the admission Service has no ready pod (${code("kubectl -n ingress-nginx get pods")}).`,
      ],
    }),
  ];
}
