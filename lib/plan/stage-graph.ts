import type { Need, Provided } from "../stage/reference";
import type { PlannedStage } from "./stage";

/** What exists before GitOps starts, and who brings it. */
export interface Given extends Provided {
  /** Who brings it, in words. */
  readonly by: string;
}

/** One stage follows another, and every reason for it. */
export interface StageDependency {
  /** Name of the stage that waits. */
  readonly from: string;
  /** Name of the stage that must be ready first. */
  readonly to: string;
  /** Every reason, in words; never empty. */
  readonly causes: readonly string[];
}

/** Which stage follows which: everything that was derived, and the part of it that people and engines need. */
export interface StageDependencies {
  /** Every dependency that some reference causes. */
  readonly all: readonly StageDependency[];
  /** Without those that follow from others: what a graph shows, and all that an engine must be given. */
  readonly direct: readonly StageDependency[];
}

/** The stages of a cluster with their order. */
export interface StageGraph {
  /** In an order that respects every dependency; stages of one level are sorted by name. */
  readonly stages: readonly PlannedStage[];
  /** Which stage follows which: all of them, and without those that others imply. */
  readonly dependencies: StageDependencies;
  /** Level of each stage: 0 for those that follow nothing, else one more than the highest they follow. */
  readonly levels: ReadonlyMap<string, number>;
  /** References that nothing in the cluster answers. */
  readonly unmet: readonly UnmetNeed[];
  /**
   * Stages that wait for each other: nothing of them would ever be applied.
   * `dependencies` lacks the last step of each circle, so that the rest can be
   * looked at as well.
   */
  readonly circles: readonly (readonly StageDependency[])[];
}

/** A reference that nothing in the cluster answers. */
export interface UnmetNeed {
  /** Name of the stage that refers. */
  readonly stage: string;
  /** What it needs, and where that is written. */
  readonly need: Need;
  /** What exists under the most similar name. */
  readonly nearest?: string | undefined;
  /** Another kind that has something of this very name, or of nearly this one: the kind is what is wrong. */
  readonly kind?: string | undefined;
  /** Another namespace that has something of this very name. */
  readonly namespace?: string | undefined;
}
