import type { Cluster } from "../../lib/model/cluster";

type Starts = "before-nodes" | "control-plane" | "worker" | "after-nodes";

const SEQUENCE: readonly Starts[] = ["before-nodes", "control-plane", "worker", "after-nodes"];

/**
 * Place in Proxmox' start order, from 1 on; machines stop in the reverse order.
 * Storage comes before the nodes that mount it, control planes before workers,
 * which have nothing to join without them. Proxmox ignores the order for what
 * its HA manager starts.
 */
export function startOrder(cluster: Cluster, starts: Starts): number {
  const used = SEQUENCE.filter(
    (step) => step !== "before-nodes" || cluster.vms.some(({ start }) => start === "before-nodes"),
  );
  return used.indexOf(starts) + 1;
}
