import { InputError } from "../../lib/model/problem";
import type { Host } from "../host";
import type { Job, Setup } from "./job";
import { Queue, type Waiting } from "./queue";
import type { Answer, Threads } from "./thread";
import { valuesIn } from "./values-in";

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
  // One that is started has cost most of what it costs.
  return count < 2 || (wish === undefined && !threads.isStarted && !areEnough(jobs)) ? 0 : count;
}

function areEnough(jobs: readonly Job[]): boolean {
  let values = 0;
  for (const { value } of jobs) if ("value" in value.said) values += valuesIn(value.said.value, ENOUGH - values);
  return values >= ENOUGH;
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

/** How threads make clusters. */
interface ThreadOptions {
  /** So many clusters at a time. */
  readonly count: number;
  readonly setup: Setup;
  /** Loads what this thread makes clusters with while the others load it, too; gives nothing where it has to wait for them. */
  readonly load?: (() => Promise<((job: Job) => Promise<Answer>) | undefined>) | undefined;
  /** Called after each cluster with how many are done. */
  readonly progress: (done: number) => void;
}

/**
 * Has threads make clusters, the largest first. A thread has its next one at
 * hand: this one, which gives them out, may be making one itself. Gives for each
 * job its answer, or undefined for one that no thread came to the end of:
 * whoever asks then makes it without threads, and so fails as such a run does.
 */
export async function makeInThreads(
  threads: Threads,
  jobs: readonly Job[],
  { count, setup, load, progress }: ThreadOptions,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = jobs.map(() => undefined);
  const queue = new Queue(jobs);
  let done = 0;
  const answered = (index: number, answer: Answer) => {
    answers[index] = answer;
    progress(++done);
  };
  const work = async (ends = 0): Promise<void> => {
    const thread = threads.start(setup);
    let isAlive = false;
    const given: { readonly index: number; readonly answer: Promise<Answer | "taken"> }[] = [];
    const give = (next: Waiting | undefined) => {
      if (next === undefined) return;
      const answer = thread.make(next.job, next.claim);
      // Of one behind another that fails, nobody asks for the answer.
      answer.catch(() => undefined);
      given.push({ index: next.index, answer });
    };
    give(queue.lend());
    // Every thread has one before one has two.
    await Promise.resolve();
    try {
      for (;;) {
        give(queue.lend());
        if (given.length === 0) give(queue.take());
        const [first] = given;
        if (first === undefined) break;
        const answer = await first.answer;
        given.shift();
        isAlive = true;
        if (answer !== "taken") answered(first.index, answer);
      }
      // Where memory is what there is least of, its own is worth more than its help.
      if (isAlive && setup.lean !== true && (await mayRest())) thread.rest();
      else thread.stop();
    } catch {
      // It ended at the first; what it had not come to is still to be made.
      thread.stop();
      if (ends < MOST_ENDS) return work(ends + 1);
    }
  };
  const workHere = async (make: (job: Job) => Promise<Answer>, first: Waiting | undefined): Promise<void> => {
    for (let next = first; next !== undefined; next = queue.take()) {
      answered(next.index, await make(next.job));
      // The answers of the others come in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // The largest is for the one that begins first.
  const own = load === undefined ? undefined : queue.take();
  const loading = load?.();
  // What a component of the repository left going may end its thread at any time: nobody shall wait for that one.
  const mayRest = async () => loading === undefined || (await loading.catch(() => undefined)) !== undefined;
  const others = Array.from({ length: load === undefined ? count : count - 1 }, () => work());
  const make = await loading?.catch((error: unknown) => {
    queue.drop();
    throw error;
  });
  if (make !== undefined) await workHere(make, own);
  else if (own !== undefined) {
    queue.giveBack(own);
    await work();
  }
  await Promise.all(others);
  return answers;
}
