import { claimed } from "../../../cli/many/claim";
import type { Job, Setup } from "../../../cli/many/job";
import type { Answer, Thread, Threads } from "../../../cli/many/thread";
import { makeInThreads, threadCount } from "../../../cli/many/threads";
import { InputError } from "../../../lib/model/problem";

const SETUP: Setup = { project: "/project", charts: new Map() };

/** A definition with so many values. */
function job(name: string, values = 1): Job {
  const file = {
    name,
    file: `clusters/${name}.yaml`,
    path: `/project/clusters/${name}.yaml`,
    language: "yaml" as const,
  };
  const value = { list: Array.from({ length: values }, (_, index) => index) };
  return { value: { file, said: { value }, secrets: { files: [], problems: [] } }, scanned: [] };
}

const none: Threads = {
  cores: 4,
  isStarted: false,
  resting: [],
  start: () => ({
    make: () => Promise.reject(new Error("none")),
    rest: () => undefined,
    stop: () => undefined,
  }),
};

describe("how many threads make clusters", () => {
  const many = ["a", "b", "c"].map((name) => job(name, 1000));
  const count = (
    jobs: readonly Job[],
    env: Readonly<Record<string, string>> = {},
    threads: Threads | undefined = none,
  ) => threadCount({ threads, env }, jobs);

  test("as many as cores and clusters, where there is enough to do", () => {
    expect(count(many)).toBe(3);
    expect(count([...many, ...many])).toBe(4);
    expect(count(many.slice(0, 1))).toBe(0);
    expect(count(["a", "b", "c", "d"].map((name) => job(name, 70)))).toBe(0);
    expect(count(many, {}, { ...none, cores: 1 })).toBe(0);
    expect(threadCount({ env: {} }, many)).toBe(0);
  });

  test("one that runs already is used for few small ones, too, and for no single one", () => {
    const started = { ...none, isStarted: true };
    expect(count([job("a"), job("b")], {}, started)).toBe(2);
    expect(count([job("a")], {}, started)).toBe(0);
    expect(count([job("a"), job("b")], { GROUNDWORK_THREADS: "1" }, started)).toBe(0);
  });

  test("as many as the variable says, for few small ones too", () => {
    expect(count([job("a"), job("b")], { GROUNDWORK_THREADS: "2" })).toBe(2);
    expect(count(many, { GROUNDWORK_THREADS: "1" })).toBe(0);
    expect(count([...many, ...many], { GROUNDWORK_THREADS: "64" })).toBe(6);
    expect(count(many, { GROUNDWORK_THREADS: "" })).toBe(3);
  });

  test.each(["0", "65", "two", "1.5", "-1", " 2"])("the variable may not be %j", (text) => {
    expect(() => count(many, { GROUNDWORK_THREADS: text })).toThrow(
      new InputError([
        {
          file: "GROUNDWORK_THREADS",
          path: "",
          got: JSON.stringify(text),
          want: "a whole number from 1 to 64",
          fix: "leave it away, or write 1 to have one thread make every cluster",
        },
      ]),
    );
  });
});

describe("threads that make clusters", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const said = (name: string): Answer => ({ result: { unread: [], problems: [] }, said: name });

  /** Threads of which each does what `make` says; gives how many were started and let go. */
  function threadsOf(make: (job: Job) => Promise<Answer>) {
    const counts = { started: 0, rested: 0, stopped: 0, atATime: 0, most: 0 };
    const start = (): Thread => {
      counts.started += 1;
      let before: Promise<unknown> = Promise.resolve();
      return {
        // One after the other; a cluster that somebody else has begun is left to them.
        make: (one, claim) => {
          const made = before.then(async () => {
            if (claim !== undefined && !claimed(claim)) return "taken";
            counts.most = Math.max(counts.most, ++counts.atATime);
            await new Promise((resolve) => setImmediate(resolve));
            counts.atATime -= 1;
            return make(one);
          });
          before = made.catch(() => new Promise(() => undefined));
          return made;
        },
        rest: () => {
          counts.rested += 1;
        },
        stop: () => {
          counts.stopped += 1;
        },
      };
    };
    return { threads: { cores: 2, isStarted: false, start, resting: [] }, counts };
  }

  test("get one cluster at a time, and their answers are in the order of the clusters", async () => {
    const { threads, counts } = threadsOf(async ({ value }) => said(value.file.name));
    const told: number[] = [];
    const answers = await makeInThreads(
      threads,
      names.map((name) => job(name)),
      { count: 2, setup: SETUP, progress: (done) => told.push(done) },
    );
    expect(answers.map((answer) => answer?.said)).toEqual(names);
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(counts).toEqual({ started: 2, rested: 2, stopped: 0, atATime: 0, most: 2 });
  });

  test("work while this one does, which makes the largest first", async () => {
    const { threads, counts } = threadsOf(async ({ value }) => said(value.file.name));
    const here: string[] = [];
    const make = async ({ value }: Job): Promise<Answer> => {
      here.push(value.file.name);
      return said(value.file.name);
    };
    const jobs = names.map((name, index) => job(name, index + 1));
    const answers = await makeInThreads(threads, jobs, {
      count: 2,
      setup: SETUP,
      load: async () => make,
      progress: () => undefined,
    });
    expect(answers.map((answer) => answer?.said)).toEqual(names);
    expect(counts).toMatchObject({ started: 1, rested: 1 });
    expect(here.length).toBeLessThan(names.length);
    expect(here).toEqual([...here].sort().reverse());
  });

  test("are let go where there are too many clusters for memory", async () => {
    const { threads, counts } = threadsOf(async ({ value }) => said(value.file.name));
    const jobs = names.map((name) => job(name));
    await makeInThreads(threads, jobs, { count: 2, setup: { ...SETUP, lean: true }, progress: () => undefined });
    expect(counts).toMatchObject({ started: 2, rested: 0, stopped: 2 });
  });

  test("have their next cluster at hand, and lose it to one that is done before they come to it", async () => {
    const given: string[][] = [[], []];
    let started = 0;
    const blocked = new Promise<void>((resolve) => setTimeout(resolve, 50));
    const start = (): Thread => {
      const mine = given[started++] ?? [];
      const isSlow = started === 1;
      let before: Promise<unknown> = Promise.resolve();
      return {
        make: (one, claim) => {
          const made = before.then(async () => {
            if (claim !== undefined && !claimed(claim)) return "taken" as const;
            mine.push(one.value.file.name);
            if (isSlow) await blocked;
            return said(one.value.file.name);
          });
          before = made;
          return made;
        },
        rest: () => undefined,
        stop: () => undefined,
      };
    };
    const answers = await makeInThreads(
      { cores: 2, isStarted: false, start, resting: [] },
      names.map((name) => job(name)),
      { count: 2, setup: SETUP, progress: () => undefined },
    );
    expect(answers.map((answer) => answer?.said)).toEqual(names);
    // "c" lay ready for the first one.
    expect(given).toEqual([["a"], ["b", "d", "e", "f", "g", "c"]]);
  });

  test("that end leave their cluster to whoever asks, and another one goes on", async () => {
    const { threads, counts } = threadsOf(async ({ value }) => {
      if (value.file.name === "c") throw new Error("the thread ended");
      return said(value.file.name);
    });
    const answers = await makeInThreads(
      threads,
      names.map((name) => job(name)),
      { count: 2, setup: SETUP, progress: () => undefined },
    );
    expect(answers.map((answer) => answer?.said)).toEqual(["a", "b", undefined, "d", "e", "f", "g"]);
    expect(counts).toMatchObject({ started: 3, rested: 2, stopped: 1 });
  });

  test("that end leave no more than the cluster that they worked on", async () => {
    const { threads } = threadsOf(async ({ value }) => {
      if (value.file.name === "c7") throw new Error("the thread ended");
      return said(value.file.name);
    });
    const jobs = Array.from({ length: 40 }, (_, index) => job(`c${index}`));
    const answers = await makeInThreads(threads, jobs, { count: 2, setup: SETUP, progress: () => undefined });
    expect(answers.flatMap((answer, index) => (answer === undefined ? [index] : []))).toEqual([7]);
  });

  test("begin nothing more where this one cannot load what it needs", async () => {
    const begun: string[] = [];
    const { threads, counts } = threadsOf(async ({ value }) => {
      begun.push(value.file.name);
      return said(value.file.name);
    });
    const made = makeInThreads(
      threads,
      names.map((name) => job(name)),
      { count: 2, setup: SETUP, load: () => Promise.reject(new Error("no component")), progress: () => undefined },
    );
    await expect(made).rejects.toThrow("no component");
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(begun.length).toBeLessThan(2);
    expect(counts).toMatchObject({ started: 1, rested: 0, stopped: 1 });
  });

  test("that have answered nothing are let go: nobody knows whether they live", async () => {
    const { threads, counts } = threadsOf(() => Promise.reject(new Error("it ended")));
    const answers = await makeInThreads(threads, [job("a"), job("b")], {
      count: 2,
      setup: SETUP,
      load:
        async () =>
        async ({ value }) =>
          said(value.file.name),
      progress: () => undefined,
    });
    expect(answers.map((answer) => answer?.said)).toEqual(["a", undefined]);
    expect(counts).toMatchObject({ started: 2, rested: 0, stopped: 2 });
  });

  test("that run a component of the repository are let go: it may end them later", async () => {
    const { threads, counts } = threadsOf(async ({ value }) => said(value.file.name));
    const jobs = names.map((name) => job(name));
    await makeInThreads(threads, jobs, {
      count: 2,
      setup: SETUP,
      load: async () => undefined,
      progress: () => undefined,
    });
    expect(counts).toMatchObject({ started: 2, rested: 0, stopped: 2 });
  });

  test("that cannot be started leave everything", async () => {
    const { threads, counts } = threadsOf(() => Promise.reject(new Error("no memory")));
    const jobs = Array.from({ length: 20 }, (_, index) => job(`c${index}`));
    const answers = await makeInThreads(threads, jobs, { count: 2, setup: SETUP, progress: () => undefined });
    expect(answers).toEqual(jobs.map(() => undefined));
    expect(counts).toMatchObject({ started: 8, stopped: 8 });
  });
});
