import type { PlannedCluster } from "../lib/plan/cluster";

/** What the stacks are made from. */
export type InfraInput = Pick<PlannedCluster, "cluster" | "declared" | "platformReleases" | "namespaces" | "machines">;
