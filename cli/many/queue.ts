import { type Claim, claimed } from "./claim";
import type { Job } from "./job";
import { valuesIn } from "./values-in";

/** A cluster to be made, by its place among all. */
export interface Waiting {
  readonly index: number;
  readonly job: Job;
  /** Present for one that somebody else may begin meanwhile. */
  readonly claim?: Claim;
}

/** The clusters of a run that nobody has made yet, the largest first: whoever got it last would have the others wait. */
export class Queue {
  private readonly waiting: Waiting[];
  private readonly lent: Waiting[] = [];
  private readonly begun: Int32Array;

  constructor(jobs: readonly Job[]) {
    this.begun = new Int32Array(new SharedArrayBuffer(Math.max(jobs.length, 1) * Int32Array.BYTES_PER_ELEMENT));
    this.waiting = jobs
      .map((job, index) => ({ index, job, size: "value" in job.value.said ? valuesIn(job.value.said.value) : 0 }))
      .sort((a, b) => b.size - a.size)
      .map(({ index, job }) => ({ index, job }));
  }

  /** One for a thread that comes to it later, unless somebody else is there before. */
  lend(): Waiting | undefined {
    const next = this.waiting.shift();
    if (next === undefined) return undefined;
    const lent = { ...next, claim: { begun: this.begun, index: next.index } };
    this.lent.push(lent);
    return lent;
  }

  /** One for whoever begins it now, if need be one that a thread has not come to. */
  take(): Waiting | undefined {
    const next = this.waiting.shift() ?? this.takeBack();
    if (next === undefined) return undefined;
    Atomics.store(this.begun, next.index, 1);
    return { index: next.index, job: next.job };
  }

  /** Puts back what was taken and not begun. */
  giveBack({ index, job }: Waiting): void {
    Atomics.store(this.begun, index, 0);
    this.waiting.unshift({ index, job });
  }

  /** Nobody wants what is not begun. */
  drop(): void {
    this.waiting.length = 0;
    while (this.takeBack() !== undefined);
  }

  /** What was lent last is what a thread comes to last. */
  private takeBack(): Waiting | undefined {
    for (let last = this.lent.pop(); last?.claim !== undefined; last = this.lent.pop())
      if (claimed(last.claim)) return last;
    return undefined;
  }
}
