// A thread that makes clusters with the program of the main thread: one for
// each message, until an empty one comes.
"use strict";

const { createRequire } = require("node:module");
const { parentPort, workerData } = require("node:worker_threads");
const { inSources, load, modulesFor, watch } = require("./program");

const { made, launch, places, setup, watched, first } = workerData;
const questions = watched && !watched.over ? watch(places, watched.settled) : undefined;
if (questions !== undefined) process.env = questions.env(process.env);
const asked = questions && {
  note: (question, answer) => questions.note(question, answer),
  giveUp: (reason) => questions.giveUp(reason),
  said: () => undefined,
};
const modules = modulesFor(questions, createRequire(`${made.folder}/groundwork.js`));
const { serve, keepCompiled } = load(made, launch.caches, modules, "thread");
const making = serve({ ...launch, asked, inSources: (stack) => inSources(stack, made.filename) }, setup);

const answered = (answer) => parentPort.postMessage({ answer, asked: questions?.give() });
// Whoever asks for a cluster hears of what went wrong.
making.then(
  () => answered(true),
  () => answered(undefined),
);

parentPort.on("message", ({ job, files }) => {
  if (job !== undefined) making.then(({ make }) => answered(make(job))).catch(() => answered(undefined));
  else if (files !== undefined) making.then(({ write }) => write(...files));
  else {
    parentPort.close();
    if (first) keepCompiled("thread");
  }
});
