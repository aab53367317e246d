import type { Cluster } from "../model/cluster";
import { deliveryOf, isRendered } from "../model/delivery";

/**
 * True where cert-manager shall make the certificate of a chart's admission
 * webhook. What else makes it is a hook that writes it into the webhook's
 * configuration, which works for a release of Helm's and not for objects that
 * the GitOps engine applies.
 *
 * @param release name of the release
 */
export function isCertifiedByCertManager(cluster: Cluster, release: string): boolean {
  return isRendered(deliveryOf(cluster, release)) && cluster.components.certManager !== undefined;
}
