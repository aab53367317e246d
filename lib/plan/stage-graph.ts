import type { Need, Provided } from "../stage/reference";
import type { PlannedStage } from "./stage";

/** What exists before GitOps starts, and who brings it. */
export interface Given extends Provided {
  readonly by: string;
}

/** One stage follows another, and every reason for it. */
export interface StageDependency {
  readonly from: string;
  readonly to: string;
  readonly causes: readonly string[];
}

export interface StageGraph {
  /** In an order that respects every edge; stages that do not depend on each other stand by name. */
  readonly stages: readonly PlannedStage[];
  readonly edges: readonly StageDependency[];
  /** Level of each stage: 0 for those that follow nothing, else one more than the highest they follow. */
  readonly levels: ReadonlyMap<string, number>;
  readonly unmet: readonly UnmetNeed[];
}

export interface UnmetNeed {
  readonly stage: string;
  readonly need: Need;
  readonly nearest?: string | undefined;
}
