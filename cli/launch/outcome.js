// How a run ended: what it said, its exit code, and the answers that this
// follows from. A run that would get the same answers ends the same way, so it
// need not be made.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { digest, keep, parsed, readKept, SETTLED_MS } = require("./caches");
const { CHECK_IGNORE, entryOf, gitAnswer, kindOf, listed } = require("./questions");

/** Commands that say something about definitions. Of these, a run that wrote something or started a program is kept by nobody. */
const KEPT = ["synth", "check", "diff", "explain", "graph", "whatif"];
/** Exit codes of runs that ended by themselves. */
const ENDED = [0, 1, 2, 3];
const FOLDER = "runs";
/** So many different command lines are known. */
const MOST = 12;

/** Variables by which Node itself behaves in another way. */
const OF_NODE = ["NODE_OPTIONS", "NODE_PATH", "NODE_ICU_DATA", "LANGUAGE", "LC_MESSAGES", "LC_COLLATE"];

/**
 * The name under which a run like this one is kept; undefined for one that is never kept.
 *
 * @param {string} root folder of the program
 * @param {() => Record<string, string>} visible what definitions see of the environment
 */
function nameOf(root, visible) {
  const args = process.argv.slice(2);
  if (!args.some((arg) => KEPT.includes(arg)) || args.includes("--watch")) return undefined;
  const { execArgv, version, arch, platform, stdout, stderr } = process;
  const node = [execArgv, version, arch, platform, OF_NODE.map((name) => process.env[name] ?? null)];
  const place = [
    root,
    args,
    process.cwd(),
    visible(),
    node,
    stdout.isTTY,
    stdout.columns,
    stderr.isTTY,
    stderr.columns,
  ];
  return `${FOLDER}/${digest(JSON.stringify(place)).slice(0, 32)}.json`;
}

/** The variables of these names, so that nobody reads their values. */
function variablesDigest(names, env) {
  return digest(JSON.stringify(names.map((name) => [name, env[name] ?? null])));
}

/** Keeps how a run ended, unless its outcome follows from more than its answers. */
function keepOutcome(caches, name, { program, questions, said, code }) {
  if (questions.unknown !== undefined || !ENDED.includes(code)) return;
  const variables = [...questions.variables].sort();
  write(caches, name, {
    program,
    variables,
    values: variablesDigest(variables, process.env),
    answers: [...questions.answers],
    said,
    code,
  });
}

function write(caches, name, outcome) {
  const file = keep(caches, name, JSON.stringify(outcome));
  if (file !== undefined) prune(path.dirname(file));
}

function prune(folder) {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
  if (files.length <= MOST) return;
  const time = (name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sorted = files.map((name) => ({ name, time: time(name) })).sort((a, b) => b.time - a.time);
  for (const { name: old } of sorted.slice(MOST))
    for (const file of [old, `${old}.entry`]) fs.rmSync(path.join(folder, file), { force: true });
}

/**
 * How this run would end, where a kept one got the answers that it would get;
 * undefined where it has to be made.
 *
 * @param {() => string} programNow the hash of the program
 */
function knownOutcome(caches, name, programNow) {
  const outcome = parsed(readKept(caches, name));
  if (outcome === undefined) return undefined;
  if (variablesDigest(outcome.variables, process.env) !== outcome.values) return undefined;
  const settled = Date.now() - SETTLED_MS;
  const answers = [];
  for (const [question, answer] of outcome.answers) {
    const end = question.indexOf(" ");
    const now = answerNow(question.slice(0, end), question.slice(end + 1), answer, settled);
    if (now === undefined) return undefined;
    answers.push(now === answer ? [question, answer] : [question, now]);
  }
  if (programNow() !== outcome.program) return undefined;
  // What was too young to be known by its entry is old enough by now.
  if (answers.some(([, answer], index) => answer !== outcome.answers[index][1]))
    write(caches, name, { ...outcome, answers });
  return outcome;
}

/** The answer to a question of an earlier run, in the shortest form that it has by now; undefined where it is another one. */
function answerNow(kind, asked, before, settled) {
  try {
    switch (kind) {
      case "realpath":
        return same(fs.realpathSync(asked), before);
      case "exists":
        return same(String(fs.existsSync(asked)), before);
      case "ignored":
        return same(ignored(JSON.parse(asked)), before);
      case "today":
        return same(new Date().toISOString().slice(0, 10), before);
      case "stat":
        return same(kindOf(fs.statSync(asked, { throwIfNoEntry: false })), before);
      case "lstat":
        return same(kindOf(fs.lstatSync(asked, { throwIfNoEntry: false })), before);
      case "read":
      case "list":
        return contentNow(kind, asked, fs.statSync(asked, { throwIfNoEntry: false }), { before, settled });
      case "own":
        return contentNow(kind, asked, fs.lstatSync(asked, { throwIfNoEntry: false }), { before, settled });
      default:
        return undefined;
    }
  } catch (error) {
    return error?.code === "ENOENT" || error?.code === "ENOTDIR" ? same("nothing", before) : undefined;
  }
}

function same(now, before) {
  return now === before ? before : undefined;
}

/** The content of a file, or the names in a folder: known by its entry, and by the hash of all of it where that was too young. */
function contentNow(kind, asked, stat, { before, settled }) {
  if (stat === undefined) return same("nothing", before);
  const entry = entryOf(stat);
  if (entry === before) return before;
  if (!before.startsWith("content ")) return undefined;
  if (kind === "list" ? !stat.isDirectory() : !stat.isFile()) return undefined;
  const now = kind === "list" ? listed(fs.readdirSync(asked, { withFileTypes: true })) : hashOf(asked);
  if (`content ${now}` !== before) return undefined;
  return Math.max(stat.ctimeMs, stat.mtimeMs) < settled ? entry : before;
}

/** What git ignores of some paths, asked again. */
function ignored({ cwd, input }) {
  const { spawnSync } = require("node:child_process");
  return gitAnswer(spawnSync("git", CHECK_IGNORE, { cwd, input, encoding: "utf8" }));
}

function hashOf(file) {
  return crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/** What keeps the rest of stdout from its reader, in the words of the program. */
const LOST = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EIO: "an input or output error of the disk",
};

/**
 * Says what a run said, and gives its exit code. A reader that has seen enough
 * changes nothing; output that is lost, e.g. on a full disk, is bad input.
 */
async function tell({ said, code }) {
  const closed = new Set();
  let lost;
  const fail = (stream, error) => {
    closed.add(stream);
    if (stream === process.stdout && error?.code !== "EPIPE") lost ??= error?.code;
  };
  const say = (stream, text, done) => {
    if (closed.has(stream)) return done?.();
    try {
      stream.write(text, done);
    } catch (error) {
      fail(stream, error);
      done?.();
    }
  };
  for (const stream of [process.stdout, process.stderr]) stream.on("error", (error) => fail(stream, error));
  for (const [stream, text] of said) say(process[stream], text);
  if (said.some(([stream]) => stream === "stdout"))
    await new Promise((resolve) => say(process.stdout, "", () => setImmediate(resolve)));
  if (lost === undefined) return code;
  const reason = LOST[lost] ?? `an error of the disk (${lost})`;
  say(process.stderr, `groundwork: stdout: ${reason}; the output is not whole.\n`);
  return code === 0 ? 1 : code;
}

module.exports = { keepOutcome, knownOutcome, nameOf, tell };
