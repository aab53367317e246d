import { CLUSTER_DNS_OFFSET, serviceAddress } from "../../lib/declared/addresses";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";

/** Who sees a zone: `private` is for the home network and the cluster, `public` for the Internet. */
export type View = "private" | "public";

/** Name servers of all views, and their databases. */
export const NAMESPACE = "powerdns";

/** Port of the HTTP API, inside the cluster only. */
export const API_PORT = 8081;

/** Port on the shared pool address at which the VPS finds the public view; 53 belongs to the private one. */
export const PUBLIC_DNS_PORT = 5353;

/** Entry of the bootstrap store that holds the API keys, one property for each view. */
export const API_KEY_ENTRY = "powerdns-api";

/** Prefix of all names of one view. */
export function instanceName(view: View): string {
  return `powerdns-${view}`;
}

/** Base URL of a view's API, as external-dns and cert-manager use it. */
export function apiUrl(view: View): string {
  return `http://${apiService(view)}.${NAMESPACE}.svc:${API_PORT}`;
}

/** Service of the HTTP API of one view. */
export function apiService(view: View): string {
  return `${instanceName(view)}-api`;
}

/** `ns1.example.org`: the zone's only name server, another address in each view. */
export function nameServer(cluster: Cluster): string {
  return `ns1.${cluster.domain}`;
}

/**
 * Fixed service address of the private view, the one after the cluster's own
 * DNS: cluster DNS forwards to it by address, because it cannot ask itself.
 */
export function privateServiceAddress(cluster: Cluster): Address {
  return serviceAddress(cluster, CLUSTER_DNS_OFFSET + 1);
}
