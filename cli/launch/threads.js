// Threads that run the program of this process, each in a heap of its own. What
// they ask of the world outside counts as asked by this run.
"use strict";

const os = require("node:os");
const path = require("node:path");

/** Megabytes of a thread: one cluster at a time. One that needs more is made by the main thread. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 24 };

class Threads {
  /**
   * @param {object} from the program, what it is launched with, and places of which nothing is noted
   * @param {import("./questions").Questions | undefined} questions of this run
   */
  constructor(from, questions) {
    this.from = from;
    this.questions = questions;
    this.used = false;
    /** Those that have made their clusters. */
    this.resting = [];
  }

  /** Lets all go that still rest. */
  end() {
    for (const { stop } of this.resting.splice(0)) stop();
  }

  get cores() {
    return os.availableParallelism();
  }

  /** A thread with what its clusters have in common. */
  start(setup) {
    const { Worker } = require("node:worker_threads");
    const { from, questions } = this;
    const watched = questions !== undefined && { settled: questions.settled, over: questions.unknown !== undefined };
    const worker = new Worker(path.join(__dirname, "thread.js"), {
      workerData: { ...from, setup, watched, first: !this.used },
      resourceLimits: LIMITS,
    });
    this.used = true;
    const waiting = [];
    const ready = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    // Nobody may ask for it.
    ready.catch(() => undefined);
    const settle = (how, value) => waiting.shift()?.[how](value);
    worker.on("message", ({ answer, asked }) => {
      if (asked !== undefined) questions?.take(asked);
      if (answer === undefined) settle("reject", new Error("the thread could not do it"));
      else settle("resolve", answer);
    });
    let ended;
    const end = (reason) => {
      ended ??= reason;
      // What it asked last is not known.
      questions?.giveUp("a thread that ended");
      while (waiting.length > 0) settle("reject", ended);
    };
    worker.on("error", end);
    let letGo = false;
    worker.on("exit", () => {
      if (!letGo) end(new Error("the thread ended"));
    });
    const stop = () => {
      letGo = true;
      worker.postMessage({});
    };
    return {
      ready,
      // One after the other, in the order in which they were asked for.
      make: (job) =>
        new Promise((resolve, reject) => {
          if (ended !== undefined) return reject(ended);
          waiting.push({ resolve, reject });
          worker.postMessage({ job });
        }),
      rest: () => this.resting.push({ write: (...files) => worker.postMessage({ files }), stop }),
      stop,
    };
  }
}

module.exports = { Threads };
