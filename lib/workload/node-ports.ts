import type { Cluster } from "../model/cluster";

/**
 * What a load-balancer Service says so that no node ports come with it, where the machines have a firewall:
 * Cilium serves node ports in front of it, and addresses of one's own need none (Kubernetes documentation:
 * Service, disabling load balancer NodePort allocation).
 */
export function withoutNodePorts({ talos }: Cluster): { readonly allocateLoadBalancerNodePorts?: false } {
  return talos.firewall === undefined ? {} : { allocateLoadBalancerNodePorts: false };
}
