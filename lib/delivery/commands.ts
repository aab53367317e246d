import type { Command } from "../document/shell";
import type { PlannedStage } from "../plan/stage";

/** A stage that a command names; an example may name any. */
export type CommandStage = Omit<PlannedStage, "name"> & { readonly name: string | Command };

/** How one GitOps engine is asked and told things at the command line. */
export interface GitOpsCommands {
  /** Shows every stage; all is well when each is ready. */
  readonly status: readonly Command[];
  /** Shows stages as they change, until it is stopped. */
  readonly watch: Command;
  /** Shows a stage of plain manifests in one line. */
  readonly show: (stage: string) => Command;
  /** Shows the engine itself; all is well when it is ready. */
  readonly self: readonly Command[];
  /** Where the engine says what went wrong, over all stages. */
  readonly errors: readonly Command[];
  /** Takes the newest commit at once. */
  readonly refresh: readonly Command[];
  /** Keeps the engine from changing a stage. */
  readonly suspend: (stage: CommandStage) => readonly Command[];
  /** Undoes `suspend`. */
  readonly resume: (stage: CommandStage) => readonly Command[];
  /** The story of one stage. */
  readonly inspect: (stage: CommandStage) => readonly Command[];
  /** What the engine says about a stage that is not ready, why, and what to do. */
  readonly messages: readonly (readonly [message: string, cause: string, remedy: string])[];
}
