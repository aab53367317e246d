import { nearest } from "../data/nearest";
import type { Declared } from "../declared/declared";
import { Address } from "../model/address";
import type { Cluster } from "../model/cluster";
import { InputError } from "../model/problem";

/**
 * The one address of a load-balancer pool, for those who must know it before
 * the cluster runs: DNS records, forwarders, firewalls. `path` is who asks, as
 * a path into the definition. Throws InputError for a pool that is absent or
 * that holds more than one address, because which one a Service gets is then
 * decided in the cluster.
 */
export function poolAddress(cluster: Cluster, path: string, pool: string): Address {
  const ranges = cluster.network.loadBalancers[pool];
  const [range] = ranges ?? [];
  if (range !== undefined && ranges?.length === 1 && range.size === 1n) return range.first;
  const names = Object.keys(cluster.network.loadBalancers);
  const near = nearest(pool, names);
  throw new InputError([
    {
      file: cluster.file,
      path,
      got: range === undefined ? `the pool ${pool}` : `the pool ${pool} with more than one address`,
      want:
        range === undefined
          ? `a pool of network.loadBalancers: ${names.join(", ") || "none is named"}`
          : "a pool of exactly one address, because files outside the cluster name it",
      fix:
        range === undefined && near !== undefined
          ? `write ${near}`
          : range === undefined
            ? `add network.loadBalancers.${pool}`
            : `give network.loadBalancers.${pool} one address`,
    },
  ]);
}

/**
 * The public address by which the Internet reaches this cluster: public DNS
 * and glue name it. Undefined where nothing leads in, or only a tunnel that
 * has a host name and no address.
 */
export function publicAddress({ publicAddress: offer }: Declared): Address | undefined {
  return offer?.target instanceof Address ? offer.target : undefined;
}

/** Talos gives the cluster's DNS service the tenth address of the service network. */
export const CLUSTER_DNS_OFFSET = 10;

/**
 * A fixed address of the service network. Kubernetes hands out addresses of
 * the lower band (at least the first sixteen) only when nothing else is left,
 * so that a Service may name one there (Kubernetes: Service ClusterIP
 * allocation, "how can you reserve").
 */
export function serviceAddress(cluster: Cluster, offset: number): Address {
  return cluster.network.services.first.plus(offset);
}

/** `10.0.3.2`, or an IPv6 address in brackets, with its port. */
export function endpoint(address: Address, port: number): string {
  return address.family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
