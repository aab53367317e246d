// Threads that run the program of this process, each in a heap of its own. What
// they ask of the world outside counts as asked by this run.
"use strict";

const os = require("node:os");
const path = require("node:path");

/** Megabytes of a thread: one cluster at a time. One that needs more is made by the main thread. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 24 };

class Threads {
  /**
   * @param {object} places of which nothing is noted
   * @param {import("./questions").Questions | undefined} questions of this run
   */
  constructor(places, questions) {
    this.places = places;
    this.questions = questions;
    /** What each of them runs; unknown at first. */
    this.from = undefined;
    /** One that runs before anybody has asked for it. */
    this.early = undefined;
    this.used = false;
    /** Those that have made their clusters. */
    this.resting = [];
  }

  /** Starts one that loads the program while this thread does, and is there when clusters are to be made. */
  startEarly() {
    this.early = this.create();
    const gone = () => {
      this.early = undefined;
    };
    this.early.on("error", gone);
    this.early.on("exit", gone);
  }

  /** Whether one was started that nobody has asked for yet. */
  get isStarted() {
    return this.early !== undefined;
  }

  takeEarly() {
    const { early } = this;
    early?.removeAllListeners();
    this.early = undefined;
    return early;
  }

  /** Says what all of them run. */
  run(from) {
    this.from = from;
    this.early?.postMessage({ from });
  }

  /** Lets all go that still rest, and one that nobody asked for. */
  end() {
    for (const { stop } of this.resting.splice(0)) stop();
    const early = this.takeEarly();
    early?.on("error", () => undefined);
    early?.terminate();
  }

  get cores() {
    return os.availableParallelism();
  }

  create() {
    const { Worker } = require("node:worker_threads");
    const { questions, places } = this;
    const watched = questions !== undefined && { settled: questions.settled, over: questions.unknown !== undefined };
    const worker = new Worker(path.join(__dirname, "thread.js"), {
      workerData: { places, watched },
      resourceLimits: LIMITS,
    });
    if (this.from !== undefined) worker.postMessage({ from: this.from });
    return worker;
  }

  /** A thread with what its clusters have in common. */
  start(setup) {
    const { questions } = this;
    const worker = this.takeEarly() ?? this.create();
    worker.postMessage({ setup, first: !this.used });
    this.used = true;
    const waiting = [];
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
      // One after the other, in the order in which they were asked for.
      make: (job, claim) =>
        new Promise((resolve, reject) => {
          if (ended !== undefined) return reject(ended);
          waiting.push({ resolve, reject });
          worker.postMessage({ job, claim });
        }),
      rest: () => this.resting.push({ write: (...files) => worker.postMessage({ files }), stop }),
      stop,
    };
  }
}

module.exports = { Threads };
