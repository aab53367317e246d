import type { Cluster } from "../../lib/model/cluster";

/**
 * Name of the operator in the tailnet.
 *
 * @param hostname that the definition names; undefined: one made of the cluster's name
 */
export function hostnameOf(cluster: Cluster, hostname: string | undefined): string {
  return hostname ?? `${cluster.name}-operator`;
}

/** The operator, and a proxy for each Service in the mesh. */
export const NAMESPACE = "tailscale";
