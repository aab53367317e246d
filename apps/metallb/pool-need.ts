import type { Platform } from "../../lib/model/platform";
import type { Need } from "../../lib/stage/reference";

export const METALLB = "MetalLB";

export const METALLB_NAMESPACE = "metallb-system";

/**
 * What a Service of a pool waits for. A Helm install counts as failed while
 * its load-balancer Service has no address (Helm: --wait), so who gets one
 * follows the stage that makes the pools.
 */
export function poolNeeds(platform: Platform, pool: string): readonly Omit<Need, "cause">[] {
  return platform.loadBalancer?.by === METALLB
    ? [{ strength: "start", kind: "IPAddressPool", name: pool, namespace: METALLB_NAMESPACE }]
    : [];
}
