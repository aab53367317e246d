// What an earlier run saw of dist/ is thousands of directory entries. A thread of
// its own looks at them while this one loads the program.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { isMainThread, Worker, workerData } = require("node:worker_threads");
const { parsed, readKept } = require("./caches");
const { entryOf } = require("./questions");

/** A kept file of so many bytes has entries for which a thread is worth its start, unless somebody wishes for one. */
const ENOUGH = 60_000;
/** Says how many threads may work, as for those that make clusters. */
const VARIABLE = "GROUNDWORK_THREADS";
/** An entry has at least so many bytes in it. */
const SMALLEST = 40;
/** A thread that looks for so long has ended. */
const LONGEST_MS = 3000;

/** Name of what was seen of the `dist/` of a project, in the cache. */
function nameOf(project) {
  return `seen/${crypto.createHash("sha256").update(project).digest("hex").slice(0, 32)}.json`;
}

/**
 * Begins to look at what an earlier run saw; undefined where that is not worth it.
 *
 * @param {string} project folder that holds `dist/`
 * @returns {undefined | { name: string, dist: string, text: string, same: () => Uint8Array | undefined }} the kept text, and, for
 * each of its files and then its folders, 1 where the directory still says the same
 */
function lookAhead(caches, project) {
  const wish = process.env[VARIABLE] || undefined;
  if (Number(wish ?? os.availableParallelism()) < 2) return undefined;
  const name = nameOf(project);
  const text = readKept(caches, name);
  if (text === undefined || (wish === undefined && text.length < ENOUGH)) return undefined;
  const same = new Uint8Array(new SharedArrayBuffer(Math.ceil(text.length / SMALLEST)));
  const ended = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const shared = new Uint8Array(new SharedArrayBuffer(text.length));
  shared.set(text);
  const dist = path.join(project, "dist");
  const thread = new Worker(__filename, { workerData: { dist, text: shared, same, ended } });
  thread.unref();
  // Without an answer, the program looks itself.
  thread.on("error", () => undefined);
  return {
    name,
    dist,
    text: text.toString("utf8"),
    same: () => {
      Atomics.wait(ended, 0, 0, LONGEST_MS);
      return Atomics.load(ended, 0) === 1 ? same : undefined;
    },
  };
}

/** Notes what the program took from there as asked of the world outside. */
function noteAhead(questions, { dist, text, same }) {
  const { files, folders } = parsed(text);
  for (const [index, [below, entry]] of [...files, ...folders].entries())
    if (same[index] === 1) questions.note(`${index < files.length ? "own" : "list"} ${pathOf(dist, below)}`, entry);
}

const pathOf = (dist, below) => (below === "" ? dist : path.join(dist, below));

function look({ dist, text, same, ended }) {
  const { files, folders } = parsed(Buffer.from(text).toString("utf8"));
  for (const [index, [below, entry]] of [...files, ...folders].entries())
    if (isStill(pathOf(dist, below), entry)) same[index] = 1;
  Atomics.store(ended, 0, 1);
  Atomics.notify(ended, 0);
}

function isStill(path, entry) {
  try {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat !== undefined && entryOf(stat) === entry;
  } catch {
    return false;
  }
}

if (isMainThread) module.exports = { lookAhead, noteAhead };
else look(workerData);
