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
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) values += 1;
    else for (const one of Object.values(value)) if (values < ENOUGH) look(one);
  };
  for (const { value } of jobs) if ("value" in value.said) look(value.said.value);
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
  /** So many at a time. */
  readonly count: number;
  readonly setup: Setup;
  /** Called after each cluster with how many are done. */
  readonly progress: (done: number) => void;
}

/**
 * Has threads make clusters, each the next one when it is done with one. Gives
 * for each job its answer, or undefined for one that no thread came to the end
 * of: whoever asks then makes it without threads, and so fails as such a run does.
 */
export async function makeInThreads(
  threads: Threads,
  jobs: readonly Job[],
  { count, setup, progress }: ThreadOptions,
): Promise<readonly (Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = jobs.map(() => undefined);
  let next = 0;
  let done = 0;
  const work = async (ends = 0): Promise<void> => {
    const thread = threads.start(setup);
    try {
      for (let job = jobs[next]; job !== undefined; job = jobs[next]) {
        const index = next++;
        answers[index] = await thread.make(job);
        progress(++done);
      }
    } catch {
      if (ends < MOST_ENDS) return work(ends + 1);
    } finally {
      thread.stop();
    }
  };
  await Promise.all(Array.from({ length: count }, () => work()));
  return answers;
}
