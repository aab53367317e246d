import type { LoadBalancerOffer } from "../declared/offered";
import type { Cluster } from "../model/cluster";
import type { Stage } from "../stage/stage";

/** Name of the Service that leads to the API servers. */
const API_SERVICE = "kubernetes-api";

/**
 * The API behind a load-balancer address, where the definition asks for it.
 * Talos runs the API servers as static pods with the label `k8s-app`; their
 * mirror in the API is what the Service selects
 * (siderolabs/talos, control_plane_static_pod.go).
 */
export function addApiService(stage: Stage, { controlPlane: { service } }: Cluster, offer: LoadBalancerOffer): void {
  if (service === undefined) return;
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: API_SERVICE,
      namespace: "kube-system",
      annotations: offer.annotations(service.pool),
      ...(offer.labels === undefined ? {} : { labels: offer.labels(service.pool) }),
    },
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Cluster",
      allocateLoadBalancerNodePorts: false,
      selector: { "k8s-app": "kube-apiserver" },
      ports: [{ name: "https", port: 6443, targetPort: 6443, protocol: "TCP" }],
    },
  });
}
