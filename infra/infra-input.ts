import type { PlannedCluster } from "../lib/plan/cluster";
import type { TerraformPart } from "../lib/stage/terraform-part";

/** What the stacks are made from. */
export type InfraInput = Pick<
  PlannedCluster,
  "cluster" | "declared" | "platformReleases" | "namespaces" | "machines"
> & {
  /** Terraform of components, in stacks of their own or in those of Groundwork; absent: none. */
  readonly terraform?: readonly TerraformPart[];
};
