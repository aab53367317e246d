import { nearest } from "../data/nearest";
import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

/** How the API is reached: by one way, by a name where an address would not do. */
export function endpointProblems(cluster: Cluster): readonly Problem[] {
  const { endpoint, service, vip } = cluster.controlPlane;
  if (service === undefined) return [];
  const problems: Problem[] = [];
  const at = (path: string, got: string, want: string, fix: string) =>
    problems.push({ file: cluster.file, path, got, want, fix });
  if (vip !== undefined)
    at(
      "controlPlane.service",
      `controlPlane.vip ${vip} as well`,
      "one of the two: both would be the API's address",
      "remove one of them",
    );
  if (endpoint === undefined)
    at(
      "controlPlane.endpoint",
      "nothing",
      "the name of the API: its load-balancer address does not answer before the load balancer runs",
      'add controlPlane.endpoint: "k8s.internal", and let your DNS lead it to the address of the pool',
    );
  const { loadBalancers } = cluster.network;
  const pools = Object.keys(loadBalancers);
  const ranges = loadBalancers[service.pool];
  const near = nearest(service.pool, pools);
  if (ranges === undefined)
    at(
      "controlPlane.service.pool",
      service.pool,
      `a key of network.loadBalancers: ${pools.join(", ") || "none is named"}`,
      near === undefined ? `add network.loadBalancers.${service.pool}` : `write ${near}`,
    );
  else if (ranges.length !== 1 || ranges[0]?.size !== 1n)
    at(
      "controlPlane.service.pool",
      `${service.pool} with ${ranges.join(", ")}`,
      "a pool of one address, which your DNS can name",
      `give network.loadBalancers.${service.pool} one address`,
    );
  return problems;
}
