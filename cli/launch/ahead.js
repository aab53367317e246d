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
/** Says how many threads may work, whatever the machine has. */
const VARIABLE = "GROUNDWORK_THREADS";
/** An entry has at least so many bytes in it. */
const SMALLEST = 40;
/** A thread that looks for so long has ended. */
const LONGEST_MS = 3000;

/** How many threads somebody wishes for, in words; undefined where nobody does. */
const wishedThreads = () => process.env[VARIABLE] || undefined;

/** True where a second thread may work. */
function mayHaveThread() {
  return Number(wishedThreads() ?? os.availableParallelism()) >= 2;
}

/** Name of what was seen of the `dist/` of a project, in the cache. */
function nameOf(project) {
  return `seen/${crypto.createHash("sha256").update(project).digest("hex").slice(0, 32)}.json`;
}

/**
 * Begins to look at what an earlier run saw; undefined where that is not worth it.
 *
 * @param {string} project folder that holds `dist/`
 * @returns {undefined | { name: string, text: string, same: () => Uint8Array | undefined, note: (questions) => void }}
 * the kept text; for each of its files and then its folders, 1 where the directory still says the same; and what notes
 * that the run asked for them, where it did
 */
function lookAhead(caches, project) {
  if (!mayHaveThread()) return undefined;
  const dist = path.join(project, "dist");
  // Somebody removed it, so as to have it written whole.
  if (!fs.existsSync(dist)) return undefined;
  const name = nameOf(project);
  const kept = readKept(caches, name);
  if (kept === undefined || (wishedThreads() === undefined && kept.length < ENOUGH)) return undefined;
  const same = new Uint8Array(new SharedArrayBuffer(Math.ceil(kept.length / SMALLEST)));
  const ended = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const shared = new Uint8Array(new SharedArrayBuffer(kept.length));
  shared.set(kept);
  const thread = new Worker(__filename, { workerData: { dist, kept: shared, same, ended } });
  thread.unref();
  // Without an answer, the program looks itself.
  thread.on("error", () => undefined);
  const text = kept.toString("utf8");
  let isUsed = false;
  return {
    name,
    text,
    same: () => {
      Atomics.wait(ended, 0, 0, LONGEST_MS);
      isUsed = Atomics.load(ended, 0) === 1;
      return isUsed ? same : undefined;
    },
    note: (questions) => {
      if (!isUsed || questions.unknown !== undefined) return;
      entriesIn(text).forEach(([kind, below, entry], index) => {
        if (same[index] === 1) questions.note(`${kind} ${pathOf(dist, below)}`, entry);
      });
    },
  };
}

/** Files as questions for their own content, then folders as questions for their names; none in another version's form. */
function entriesIn(text) {
  const { files, entries, folders } = parsed(text);
  if (typeof entries !== "string") return [];
  const lines = entries.split("\n");
  return [
    ...files.map((below, index) => ["own", below, lines[index]]),
    ...folders.map(([below, entry]) => ["list", below, entry]),
  ];
}

const pathOf = (dist, below) => (below === "" ? dist : path.join(dist, below));

function look({ dist, kept, same, ended }) {
  entriesIn(Buffer.from(kept).toString("utf8")).forEach(([, below, entry], index) => {
    if (isStill(pathOf(dist, below), entry)) same[index] = 1;
  });
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

if (isMainThread) module.exports = { lookAhead, mayHaveThread, nameOf, wishedThreads };
else look(workerData);
