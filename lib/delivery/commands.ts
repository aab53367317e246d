import type { PlannedStage } from "../plan/stage";

/** How one GitOps engine is asked and told things at the command line. */
export interface GitOpsCommands {
  /** Shows every stage; all is well when each is ready. */
  readonly status: readonly string[];
  /** Shows stages as they change, until it is stopped. */
  readonly watch: string;
  /** Takes the newest commit at once. */
  readonly refresh: readonly string[];
  /** Keeps the engine from changing a stage. */
  readonly suspend: (stage: PlannedStage) => readonly string[];
  /** Undoes `suspend`. */
  readonly resume: (stage: PlannedStage) => readonly string[];
  /** The story of one stage. */
  readonly inspect: (stage: PlannedStage) => readonly string[];
  /** What the engine says about a stage that is not ready, why, and what to do. */
  readonly messages: readonly (readonly [message: string, cause: string, remedy: string])[];
}
