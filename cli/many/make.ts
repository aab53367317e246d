import { isDeepStrictEqual } from "node:util";
import { LateTree } from "../../lib/emit/late-tree";
import type { Problem } from "../../lib/model/problem";
import type { DefinitionValues } from "../definition/values";
import type { Host } from "../host";
import type { MadeCluster } from "../kept-clusters";
import { keptTree } from "../kept-contents";
import type { Components } from "../own-components/load";
import { progressOf } from "../progress";
import { scanOthers } from "../secret-scan/scan";
import type { Done, Job, Made, Result, Setup } from "./job";
import type { JobMaker } from "./job-maker";
import type { Answer } from "./thread";
import { makeInThreads, threadCount } from "./threads";

/** What came of the definitions of a run. */
export interface MadeOfJobs {
  /** By the place of the job; absent where there is no cluster, and where charts have to be rendered. */
  readonly made: readonly (MadeCluster | undefined)[];
  /** Places of jobs that wait for charts; nothing else of them is in here. */
  readonly waiting: readonly number[];
  /** What is wrong with files that gave no cluster. */
  readonly unread: readonly Problem[];
  /** What is wrong with clusters. */
  readonly problems: readonly Problem[];
  readonly components: Components;
}

/** The files of so many clusters are some 80 MiB; of more, the content is read again from where it is kept. */
const MOST_IN_MEMORY = 300;

/**
 * Makes clusters that need no look at each other's plans, by threads where there
 * are enough of them. The order of the jobs is that of everything in the result.
 *
 * @param values all that was read and is to be made, in the order of the jobs
 * @param kept names of clusters that need not be made
 */
export async function makeJobs(
  host: Host,
  setup: Setup,
  jobs: readonly Job[],
  { values, kept }: { readonly values: DefinitionValues; readonly kept: readonly string[] },
): Promise<MadeOfJobs> {
  const lean = jobs.length > (host.clustersInMemory ?? MOST_IN_MEMORY);
  const whole: Setup = { ...setup, lean, several: jobs.length > 1, named: namesIn(jobs) };
  const progress = progressOf(host, jobs.length);
  const count = threadCount(host, jobs);
  let loading: Promise<JobMaker> | undefined;
  const load = () => (loading ??= import("./job-maker").then(({ jobMaker }) => jobMaker(host, whole)));
  const { threads } = host;
  const answers: readonly (Answer | undefined)[] =
    threads === undefined || count === 0
      ? []
      : await makeInThreads(threads, jobs, {
          count,
          setup: whole,
          load: async () => {
            const { components, make } = await load();
            return components.own.length === 0 ? (job) => answerOf(() => make(job)) : undefined;
          },
          progress,
        });
  const { components, make } = await load();
  const { generalProblems } = await import("../definition/load");
  const results: Result[] = [];
  for (const [index, job] of jobs.entries()) {
    const answer = answers[index];
    if (answer !== undefined && answer.said !== "") host.stderr.write(answer.said);
    results.push(answer?.result ?? (await make(job)));
    if (count === 0) progress(index + 1);
  }
  const done: Result[] = [];
  for (const [index, scanned] of asNamed(setup.project, jobs, results, kept).entries()) {
    const [job] = jobs.slice(index, index + 1);
    const result = results[index] ?? "charts";
    done.push(scanned === undefined || job === undefined ? result : await make({ ...job, scanned, key: undefined }));
  }
  return {
    made: done.map((one) => (isDone(one) ? one.made && withTree(host, one.made) : undefined)),
    waiting: done.flatMap((one, index) => (isDone(one) ? [] : [index])),
    unread: [...generalProblems(values, components), ...done.flatMap((one) => (isDone(one) ? one.unread : []))],
    problems: done.flatMap((one) => (isDone(one) ? one.problems : [])),
    components,
  };
}

/** All keys of all maps in what definitions say. */
function namesIn(jobs: readonly Job[]): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const add = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    for (const [key, below] of Object.entries(value)) {
      names.add(key);
      add(below);
    }
  };
  for (const { value } of jobs) if ("value" in value.said) add(value.said.value);
  return names;
}

const isDone = (result: Result): result is Done => typeof result !== "string";

/** A component of the repository prints while a cluster is made, and may end its thread: this one makes no cluster then. */
async function answerOf(make: () => Promise<Result>): Promise<Answer> {
  try {
    return { result: await make(), said: "" };
  } catch {
    // It gets another go in its turn, and says what is wrong as it always does.
    return { said: "" };
  }
}

/**
 * Which jobs have to be done once more, with what the scan found: a definition
 * that gives no cluster, or another one than its file says, owns no file, and so
 * files next to definitions may be another one's.
 */
function asNamed(
  project: string,
  jobs: readonly Job[],
  results: readonly Result[],
  kept: readonly string[],
): readonly (Job["scanned"] | undefined)[] {
  const names = results.map((one, index) => (isDone(one) ? one.made?.name : jobs[index]?.value.file.name));
  if (names.every((name, index) => name === jobs[index]?.value.file.name)) return jobs.map(() => undefined);
  const texts = scanOthers(project, [...kept, ...names.filter((name) => name !== undefined)].sort());
  return jobs.map(({ scanned }, index) => {
    const name = names[index];
    const now = name === undefined ? undefined : (texts.get(name) ?? []);
    return now === undefined || results[index] === "charts" || isDeepStrictEqual(now, scanned) ? undefined : now;
  });
}

function withTree({ caches }: Host, { files: { hashes, contents }, ...made }: Made): MadeCluster {
  const tree = "key" in contents ? keptTree(caches, contents, hashes) : new LateTree(hashes, () => new Map(contents));
  return { ...made, tree };
}
