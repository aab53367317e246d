import type { CiliumValues } from "../../imports/charts/cilium";
import type { LoadBalancerOffer } from "../../lib/declared/offered";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import type { Stage } from "../../lib/stage/stage";
import { announcedPools } from "../../lib/workload/bgp";
import { POOL_LABEL } from "./pool-label";

/**
 * Requests a second that the agent may send, those for leases apart, and the
 * share of them that it may send at once: the chart's own defaults.
 */
const BASE_QPS = 10;
const BURST_FACTOR = 2;

/** Seconds of the announcement's lease (Cilium documentation: L2 announcements, sizing client rate limit). */
const LEASE = { duration: 15, renewDeadline: 5, retryPeriod: 2 };

/** Above so many Services another rate limit would be needed; no home network has more addresses to give. */
const MOST_SERVICES = 250n;

/**
 * Load-balancer addresses by Cilium. A Service carries the pool's name as a
 * label; a pool of one address may be asked for by that address as well, which
 * shows it where the Service is made.
 */
export function ciliumLoadBalancer(cluster: Cluster): LoadBalancerOffer {
  return {
    by: "Cilium",
    annotations: (pool, shared) => ({
      ...addressOf(cluster, pool),
      ...(shared === undefined
        ? {}
        : // Sharing inside one namespace only is Cilium's default.
          { "lbipam.cilium.io/sharing-key": shared }),
    }),
    labels: (pool) => ({ [POOL_LABEL]: pool }),
    addressAnnotations: (address) => ({ "lbipam.cilium.io/ips": address.toString() }),
    reference: (pool) => ({ kind: "CiliumLoadBalancerIPPool", name: pool }),
  };
}

function addressOf(cluster: Cluster, pool: string): Readonly<Record<string, string>> {
  const [range, ...more] = cluster.network.loadBalancers[pool] ?? [];
  return range !== undefined && more.length === 0 && range.size === 1n
    ? { "lbipam.cilium.io/ips": range.first.toString() }
    : {};
}

/**
 * Switches the announcement on. Every announced Service is a lease that its
 * node renews, so the agent's limit of requests grows with the addresses.
 */
export function announcementValues(cluster: Cluster): CiliumValues {
  const { layer2, bgp } = announcedPools(cluster);
  const speaks: CiliumValues = bgp.length === 0 ? {} : { bgpControlPlane: { enabled: true } };
  if (layer2.length === 0 && bgp.length > 0) return speaks;
  const addresses = layer2
    .flatMap((pool) => cluster.network.loadBalancers[pool] ?? [])
    .reduce((sum, range) => sum + range.size, 0n);
  const services = Number(addresses < MOST_SERVICES ? addresses : MOST_SERVICES);
  const qps = BASE_QPS + Math.ceil(services / LEASE.retryPeriod);
  return {
    ...speaks,
    l2announcements: {
      enabled: true,
      leaseDuration: `${LEASE.duration}s`,
      leaseRenewDeadline: `${LEASE.renewDeadline}s`,
      leaseRetryPeriod: `${LEASE.retryPeriod}s`,
    },
    k8sClientRateLimit: { qps, burst: qps * BURST_FACTOR },
  };
}

/** One pool for each name of the plan, and one policy that announces what they give by ARP and NDP. */
export function addPools(stage: Stage, cluster: Cluster): void {
  for (const [name, ranges] of Object.entries(cluster.network.loadBalancers)) {
    stage.add({
      apiVersion: "cilium.io/v2",
      kind: "CiliumLoadBalancerIPPool",
      metadata: { name },
      spec: {
        // First and last, never a block: of a block Cilium may keep back the ends.
        blocks: ranges.map((range) =>
          range.size === 1n
            ? { start: range.first.toString() }
            : { start: range.first.toString(), stop: range.last.toString() },
        ),
        serviceSelector: { matchLabels: { [POOL_LABEL]: name } },
      },
    });
  }
  const { layer2, bgp } = announcedPools(cluster);
  if (layer2.length === 0 && bgp.length > 0) return;
  stage.add({
    apiVersion: "cilium.io/v2alpha1",
    kind: "CiliumL2AnnouncementPolicy",
    metadata: { name: "pools" },
    spec: {
      loadBalancerIPs: true,
      serviceSelector: {
        matchExpressions: [
          bgp.length === 0
            ? { key: POOL_LABEL, operator: "Exists" }
            : { key: POOL_LABEL, operator: "In", values: [...layer2] },
        ],
      },
      // Two workers can take over from each other; with fewer, control planes announce too.
      ...(machinesOf(cluster, "worker").length >= 2
        ? {
            nodeSelector: {
              matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }],
            },
          }
        : {}),
    },
  });
}
