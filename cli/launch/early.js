// Whether a thread shall load the program while the main thread does. Only where
// it is all but certain that it will have clusters to make: else it takes more
// than it gives.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { mayHaveThread, nameOf, wishedThreads } = require("./ahead");

/** Definitions of so many bytes together are worth it, unless somebody wishes for threads. */
const ENOUGH_BYTES = 12_000;
/** With these, nothing is made, or all of it by the main thread. */
const WITHOUT = /^(?:-h|--help|--against)/;
/** What a definition may be written in. */
const DEFINITION = /\.(?:m?ts|ya?ml|json)$/;

/**
 * True where a synth or check with these arguments makes several clusters of a project that no run has seen.
 *
 * @param {{ folders: readonly string[] }} caches
 * @param {string} project folder with the definitions
 * @param {readonly string[]} args what follows the command
 */
function isThreadWorth(caches, project, args) {
  if (!mayHaveThread()) return false;
  // Of a project that a run has seen, most clusters are kept.
  if (args.some((arg) => !arg.startsWith("-") || WITHOUT.test(arg)) || isSeen(caches, project)) return false;
  const sizes = sizesIn(path.join(project, "clusters"));
  return (
    sizes.length > 1 && (wishedThreads() !== undefined || sizes.reduce((sum, size) => sum + size, 0) >= ENOUGH_BYTES)
  );
}

function isSeen({ folders }, project) {
  return folders.some((folder) => fs.existsSync(path.join(folder, nameOf(project))));
}

/** Bytes of each definition; none where there is no such folder. */
function sizesIn(folder) {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => DEFINITION.test(name))
      .map((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  } catch {
    return [];
  }
}

module.exports = { isThreadWorth };
