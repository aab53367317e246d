// How the text of the program is run, in the main thread and in others.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { SourceMap } = require("node:module");
const vm = require("node:vm");
const { keep, parsed, readKept } = require("./caches");
const { Questions } = require("./questions");
const { isSource } = require("./sources");

/**
 * Of so many runs of a kind, the first, the second, the fourth and so on keep
 * what is compiled by then. What the first one happened to do is not what all
 * others do: functions that it did not run are compiled again in each of them.
 */
const MOST_RUNS = 64;

/**
 * Runs the text of the program; gives what it exports, and what keeps its
 * compiled code under a name of this kind of run, unless it was there.
 *
 * @param {{ code: string, filename: string, folder: string, name: string }} made
 * @param {(name: string) => unknown} modules what the program requires
 * @param {string} kind
 */
function load({ code, filename, folder, name }, caches, modules, kind) {
  const nameFor = (one) => `${name}/${one}.${process.version}.${process.arch}.v8`;
  // What a run of this kind left is best, and what one with threads left is better than nothing.
  const [from, cachedData] = [kind, `${kind}-threads`]
    .map((one) => [one, readKept(caches, nameFor(one))])
    .find(([, data]) => data !== undefined) ?? [undefined, undefined];
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {\n${code}\n})`, {
    filename,
    cachedData,
  });
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, modules, module_, path.join(folder, "groundwork.js"), folder);
  const keepCompiled = (as) => {
    const isUsed = cachedData !== undefined && script.cachedDataRejected === false && (from === kind || as === from);
    const file = nameFor(isUsed ? from : as);
    if (isUsed && !isTurn(caches, `${file}.runs`)) return undefined;
    return keep(caches, file, script.createCachedData());
  };
  const { main, serve } = module_.exports;
  return { main, serve, keepCompiled };
}

/** Counts one more run, and says whether it is the second, the fourth and so on. */
function isTurn(caches, file) {
  const runs = 1 + (Number(readKept(caches, file)) || 1);
  if (runs > MOST_RUNS) return false;
  keep(caches, file, String(runs));
  return Number.isInteger(Math.log2(runs));
}

/** A stack with the places of the sources in the place of those of the program. */
function inSources(stack, filename) {
  let payload;
  try {
    payload = parsed(fs.readFileSync(`${filename}.map`, "utf8"));
  } catch {
    // a package brings none
  }
  if (payload === undefined) return stack;
  const map = new SourceMap(payload);
  return stack.replaceAll(/([^\s()]+):(\d+):(\d+)/g, (place, name, line, column) => {
    if (name !== filename) return place;
    // The wrapper around the program is one line.
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 2, column - 1);
    return originalSource === undefined ? place : `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

/**
 * What notes the questions of a run.
 *
 * @param {{ root: string, fromSources: boolean, folders: readonly string[] }} places
 * @param {number} [settled] what is older cannot change again without a new time stamp
 */
function watch({ root, fromSources, folders }, settled) {
  const below = folders.map((folder) => folder + path.sep);
  return new Questions(
    (file) =>
      folders.includes(file) ||
      below.some((folder) => file.startsWith(folder)) ||
      (fromSources && isSource(root, file)),
    settled,
  );
}

/** What the program requires: Node's modules, with every question to the world outside noted. */
function modulesFor(questions, load) {
  if (questions === undefined) return load;
  const watched = questions.modules(load);
  return (name) => watched(name.replace(/^node:/, "")) ?? load(name);
}

module.exports = { inSources, load, modulesFor, watch };
