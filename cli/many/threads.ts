import { InputError } from "../../lib/model/problem";
import type { Host } from "../host";
import type { Job, Setup } from "./job";
import type { Answer, Threads } from "./thread";

/** Says how many threads may make clusters, whatever the machine has: 1 for none. */
const VARIABLE = "GROUNDWORK_THREADS";
const MOST = 64;

/**
 * So many values in all definitions together, or threads cost more than they
 * save: each loads the program, reads schemas and gets warm
 * (docs/decisions/0052). A cluster of ten small apps has about 70.
 */
const ENOUGH = 1600;

/** How many threads shall make these clusters; 0: this one makes them. */
export function threadCount({ threads, env }: Pick<Host, "threads" | "env">, jobs: readonly Job[]): number {
  const wish = wished(env[VARIABLE]);
  if (threads === undefined) return 0;
  const count = Math.min(wish ?? threads.cores, jobs.length);
  return count < 2 || (wish === undefined && !areEnough(jobs)) ? 0 : count;
}

function areEnough(jobs: readonly Job[]): boolean {
  let values = 0;
  for (const { value } of jobs) if ("value" in value.said) values += valuesIn(value.said.value, ENOUGH - values);
  return values >= ENOUGH;
}

/** How many values, other than lists and maps, there are; nobody counts on from `enough`. */
function valuesIn(value: unknown, enough = Number.POSITIVE_INFINITY): number {
  if (typeof value !== "object" || value === null) return 1;
  let values = 0;
  for (const one of Object.values(value)) if (values < enough) values += valuesIn(one, enough - values);
  return values;
}

function wished(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new InputError([
    {
      file: VARIABLE,
      path: "",
      got: JSON.stringify(text),
      want: `a whole number from 1 to ${MOST}`,
      fix: "leave it away, or write 1 to have one thread make every cluster",
    },
  ]);
}

/** A thread ends when a component ends it or when memory is short; a new one goes on, as often as this. */
const MOST_ENDS = 3;

/** As long as so many clusters for each thread wait, it has one more than it works on: its next one need not be asked for. */
const AHEAD = 4;

/** How threads make clusters. */
interface ThreadOptions {
  /** So many clusters at a time. */
  readonly count: number;
  readonly setup: Setup;
  /** Loads what this thread makes clusters with while the others load it, too; gives nothing where it has to wait for them. */
  readonly load?: (() => Promise<((job: Job) => Answer) | undefined>) | undefined;
  /** Called after each cluster with how many are done. */
  readonly progress: (done: number) => void;
}

/**
 * Has threads make clusters, each the next one when it is done with one, the
 * largest first. Gives for each job its answer, or undefined for one that no
 * thread came to the end of: whoever asks then makes it without threads, and so
 * fails as such a run does.
 */
export async function makeInThreads(
  threads: Threads,
  jobs: readonly Job[],
  { count, setup, load, progress }: ThreadOptions,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = jobs.map(() => undefined);
  const waiting = inOrderOfSize(jobs);
  let done = 0;
  const answered = (index: number, answer: Answer) => {
    answers[index] = answer;
    progress(++done);
  };
  const work = async (ends = 0): Promise<void> => {
    if (waiting.length === 0) return;
    const thread = threads.start(setup);
    const begun: { readonly next: (typeof waiting)[number]; readonly answer: Promise<Answer> }[] = [];
    const begin = () => {
      const next = waiting.shift();
      if (next !== undefined) begun.push({ next, answer: thread.make(next.job) });
    };
    try {
      // Until then, others may have taken the rest.
      await thread.ready;
      begin();
      for (let first = begun[0]; first !== undefined; first = begun[0]) {
        const answer = await first.answer;
        begun.shift();
        if (begun.length === 0) begin();
        if (waiting.length > AHEAD * count) begin();
        answered(first.next.index, answer);
      }
      // Where memory is what there is least of, its own is worth more than its help.
      if (setup.lean === true) thread.stop();
      else thread.rest();
    } catch {
      // It ended at the first; what it had not looked at yet is still to be made.
      for (const { next, answer } of begun.slice(1)) {
        answer.catch(() => undefined);
        waiting.unshift(next);
      }
      thread.stop();
      if (ends < MOST_ENDS) return work(ends + 1);
    }
  };
  const workHere = async (make: (job: Job) => Answer): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      answered(next.index, make(next.job));
      // The answers of the others come in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const others = Array.from({ length: load === undefined ? count : count - 1 }, () => work());
  const make = await load?.().catch((error: unknown) => {
    // Nobody wants the rest.
    waiting.length = 0;
    throw error;
  });
  if (make !== undefined) await workHere(make);
  else if (load !== undefined) await work();
  await Promise.all(others);
  return answers;
}

/** Whoever gets the largest last has the others wait for it. */
function inOrderOfSize(jobs: readonly Job[]): { readonly index: number; readonly job: Job; readonly size: number }[] {
  return jobs
    .map((job, index) => ({ index, job, size: "value" in job.value.said ? valuesIn(job.value.said.value) : 0 }))
    .sort((a, b) => b.size - a.size);
}
