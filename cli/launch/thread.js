// A thread that makes clusters with the program of the main thread: one for
// each message, until an empty one comes.
"use strict";

const { createRequire } = require("node:module");
const { parentPort, workerData } = require("node:worker_threads");
const { inSources, load, modulesFor, watch } = require("./program");
const { tune } = require("./tuning");

const { places, watched } = workerData;
const questions = watched && !watched.over ? watch(places, watched.settled) : undefined;
if (questions !== undefined) process.env = questions.env(process.env);
const asked = questions && {
  note: (question, answer) => questions.note(question, answer),
  giveUp: (reason) => questions.giveUp(reason),
  said: () => undefined,
};

let launched;
let making;
let isFirst = false;

function loaded({ made, launch }) {
  const modules = modulesFor(questions, createRequire(`${made.folder}/groundwork.js`));
  // The main thread may come to it later than this one.
  tune();
  return { made, launch, ...load(made, launch.caches, modules, "thread") };
}

function serving(setup) {
  const { made, launch, serve } = launched;
  return serve({ ...launch, asked, inSources: (stack) => inSources(stack, made.filename) }, setup);
}

/** Makes one when the one before is done. */
async function made(before, job, claim) {
  try {
    const { make } = await before;
    answered(await make(job, claim));
  } catch {
    answered(undefined);
  }
  return before;
}

const answered = (answer) => parentPort.postMessage({ answer, asked: questions?.give() });

parentPort.on("message", ({ from, setup, first, job, claim, files }) => {
  if (from !== undefined) launched = loaded(from);
  else if (setup !== undefined) {
    isFirst = first;
    making = serving(setup);
    making.catch(() => undefined);
  } else if (job !== undefined) {
    making = made(making, job, claim);
    // Whoever asks for a cluster hears of what went wrong.
    making.catch(() => undefined);
  } else if (files !== undefined) making.then(({ write }) => write(...files));
  else {
    parentPort.close();
    if (isFirst) launched.keepCompiled("thread");
  }
});
