import type { Job, Result, Setup } from "./job";

/** What a thread answers: the result, and what components of the repository printed meanwhile. */
export interface Answer {
  /** Absent where something was thrown that the operator is to see as a run without threads shows it. */
  readonly result?: Result;
  readonly said: string;
}

/** A thread that makes clusters. */
export interface Thread {
  /** When it has loaded what it needs. Rejects when the thread has ended. */
  readonly ready: Promise<void>;
  /** Has it make one. Rejects when the thread has ended or cannot be given this. */
  readonly make: (job: Job) => Promise<Answer>;
  /** Lets it go; it ends by itself. */
  readonly stop: () => void;
}

/** Threads of this process. */
export interface Threads {
  /** How many can work at a time. */
  readonly cores: number;
  readonly start: (setup: Setup) => Thread;
}
