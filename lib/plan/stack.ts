import type { Fields } from "../data/fields";

/** One Terraform root module with a state of its own. */
export interface PlannedStack {
  /** Unique among all clusters for a stack of the operator's, e.g. `home-machines`; unique in its cluster otherwise. */
  readonly name: string;
  /** The module in Terraform's JSON syntax. */
  readonly document: Fields;
  /** Names of the stacks that must be applied before it. */
  readonly dependsOn: readonly string[];
  /** True where a controller runs it inside the cluster and gives it its backend; false where the operator runs it. */
  readonly inCluster: boolean;
  /** What a stack of a component manages, in one line; absent for those of Groundwork. */
  readonly title?: string;
  /** Path of the definition that asked for it; absent for those of Groundwork. */
  readonly origin?: string;
}
