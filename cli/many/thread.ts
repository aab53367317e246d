import type { Claim } from "./claim";
import type { Job, Result, Setup } from "./job";

/** What a thread answers: the result, and what components of the repository printed meanwhile. */
export interface Answer {
  /** Absent where something was thrown that the operator is to see as a run without threads shows it. */
  readonly result?: Result;
  readonly said: string;
}

/** A thread that makes clusters. */
export interface Thread {
  /**
   * Has it make one; with a claim, unless somebody else has begun it by then.
   * Rejects when the thread has ended or cannot be given this.
   */
  readonly make: (job: Job, claim?: Claim) => Promise<Answer | "taken">;
  /** It has made its clusters: it may write files until the run ends. */
  readonly rest: () => void;
  /** Lets it go; it ends by itself. */
  readonly stop: () => void;
}

/** A thread that may write files. */
export interface Writer {
  /**
   * Has it write files below a folder, while this thread goes on.
   *
   * @param files content by path; the folders that they are in exist
   * @param done how many such calls it has ended, and how many of these failed; it notifies of the first number
   */
  readonly write: (folder: string, files: readonly (readonly [string, string])[], done: Int32Array) => void;
}

/** Threads of this process. */
export interface Threads {
  /** How many can work at a time. */
  readonly cores: number;
  /** One was started before anybody asked for it, and costs nothing more. */
  readonly isStarted: boolean;
  readonly start: (setup: Setup) => Thread;
  /** Those that rest. */
  readonly resting: readonly Writer[];
}
