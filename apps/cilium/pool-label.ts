/** Label by which a pool and its announcement find their Services. */
export const POOL_LABEL = "groundwork.dev/load-balancer-pool";
