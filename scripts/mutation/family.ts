import type { Random } from "../attack/random";

/** A right plan, and what is reported of it once one fault is planted. */
export interface Trial {
  /** The field, table row or spelling that the fault is of; figures are given by it. */
  readonly kind: string;
  /** What was planted, for people. */
  readonly what: string;
  /** Everything that is reported of the right plan: no problem and no error. */
  readonly before: () => readonly string[];
  /** Everything that is reported once the fault is there. */
  readonly after: () => readonly string[];
  /** True of a finding that is about the fault. */
  readonly names: (finding: string) => boolean;
}

/** One class of faults, with a generator of its own. */
export interface Family {
  /** As the command line names it. */
  readonly name: string;
  /** Draws a plan and a fault; undefined where they do not go together. */
  readonly draw: (random: Random) => Trial | undefined;
}

/** How a family did. */
export interface Figures {
  tried: number;
  found: number;
  /** Right plans that were not clean. */
  unclean: number;
}

/** What came of one trial. */
export interface Outcome {
  readonly kind: string;
  readonly what: string;
  /** What was reported of the right plan, where it should be silent. */
  readonly unclean: readonly string[];
  readonly isFound: boolean;
  /** Everything that was reported of the fault. */
  readonly told: readonly string[];
}

/** Judges one trial: a fault is found where something new is reported that is about it. */
export function judge(trial: Trial): Outcome {
  const before = trial.before();
  const told = trial.after().filter((text) => !before.includes(text));
  const { kind, what } = trial;
  const unclean = before.filter((text) => !text.startsWith("warning"));
  return { kind, what, unclean, isFound: told.some(trial.names), told };
}
