#!/usr/bin/env node
// Starts Groundwork. A package brings its program as one file. Where the sources
// are, they are bundled once into a folder named by the content of all of them,
// and run from there. Both run with V8's code cache, because start-up decides
// how long a synth takes. What lies in a cache is run only with the mark of a
// key that no repository can bring along.
"use strict";

const { isAscii } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");
const { cachesFor, keep, parsed, readKept, writeIn } = require("./launch/caches");
const { keepOutcome, knownOutcome, nameOf, tell } = require("./launch/outcome");
const { programHash } = require("./launch/sources");

const ROOT = path.dirname(__dirname);
/** What a package brings in the place of the sources; `npm run build` makes it. */
const BUILT = path.join(ROOT, "build");
const FROM_SOURCES = fs.existsSync(path.join(ROOT, "cli", "main.ts"));
const KEEP = 3;
const require_ = createRequire(__filename);

function readJson(file) {
  try {
    return parsed(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The nearest folder with definitions, at or above the working directory; a package keeps caches there. */
function repositoryTop() {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "clusters"))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The text of a program. One that needs a byte for each character is read five times as fast as UTF-8. */
function textOf(bytes) {
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}

/** The bundled program and where it lies. */
async function program(caches, hash) {
  const name = `${hash}/program.js`;
  const kept = readKept(caches, name);
  const place = (folder) => (folder === undefined ? undefined : path.join(folder, name));
  if (kept !== undefined) {
    const folder = caches.folders.find((one) => fs.existsSync(path.join(one, name)));
    return { code: textOf(kept), file: place(folder) };
  }
  const { bundleProgram } = require("./bundle");
  const built = await bundleProgram(ROOT, require_);
  writeIn(caches.folders, `${name}.map`, built.map);
  return { code: built.code, file: keep(caches, name, built.code) };
}

/** Keeps the newest few programs: someone may be switching between two branches. */
function prune(kept) {
  const folder = path.dirname(path.dirname(kept));
  const hash = path.basename(path.dirname(kept));
  const programs = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{32}$/.test(entry.name) && entry.name !== hash)
    .map((entry) => ({
      name: entry.name,
      time: fs.statSync(path.join(folder, entry.name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of programs.slice(KEEP - 1)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
}

/** Everything of a package that decides what its program does, and that the program does not read itself. */
const PACKAGED = ["build/program.js", "build/cli/definition/runner.cjs", "build/cli/definition/runner-settings.json"];
const LAUNCHER = [
  "groundwork",
  "launch/ahead",
  "launch/caches",
  "launch/early",
  "launch/outcome",
  "launch/package-name",
  "launch/program",
  "launch/questions",
  "launch/sources",
  "launch/thread",
  "launch/threads",
  "launch/tuning",
];

/** Where the program lies, what names it, and where it keeps things. */
function place() {
  if (FROM_SOURCES) {
    const caches = cachesFor(ROOT, ROOT);
    let hash;
    return { root: ROOT, caches, name: () => (hash ??= programHash(ROOT, caches)), files: [] };
  }
  const files = [...PACKAGED, ...LAUNCHER.map((name) => `cli/${name}.js`)].map((name) => path.join(ROOT, name));
  return { root: BUILT, caches: cachesFor(BUILT, repositoryTop()), name: () => "", files };
}

async function programOf({ caches, name }) {
  if (FROM_SOURCES) return { ...(await program(caches, name())), name: name() };
  const { readNamed } = require("./launch/package-name");
  const file = path.join(BUILT, "program.js");
  // The schemas next to it belong to the version.
  const { contents, name: named } = readNamed(caches, [file, path.join(ROOT, "package.json")]);
  return { code: textOf(contents[0]), file, name: named };
}

/** What notes nothing: files that the name of the program stands for, and caches. */
const placesOf = ({ caches }) => ({ root: ROOT, fromSources: FROM_SOURCES, folders: caches.folders });

/** Notes what a run asks, for a command whose outcome may be kept. */
function questionsOf(where) {
  const { watch } = require("./launch/program");
  const questions = watch(placesOf(where));
  const { readFileSync } = questions.fs();
  // A file that is known by its entry need not be read to be noted.
  for (const file of where.files) if (questions.entry(file) === undefined) readFileSync(file);
  return questions;
}

/** Commands that read definitions, and so may have to run some in TypeScript. */
const READING = ["synth", "check", "diff", "explain", "graph", "owners", "whatif", "deploy", "cdk8s"];

/** Commands that compare with all of `dist/`. */
const COMPARING = ["synth", "check"];

/** The command line without the project, and the project where it names one. */
function commandLine() {
  const args = process.argv.slice(2);
  const at = args.findIndex((arg) => arg === "-C" || arg === "--project");
  if (at === -1) return { args, project: undefined };
  const [, project = "."] = args.splice(at, 2);
  return { args, project };
}

/** The project as the program finds it, so that what it needs can be looked at before; another one does no harm. */
function projectFolder() {
  const { project } = commandLine();
  if (project !== undefined) return path.resolve(project);
  return repositoryTop() ?? (FROM_SOURCES ? ROOT : process.cwd());
}

/** Starts a thread for clusters that have to be made, where that is certain enough. */
function startThread(caches, threads) {
  const [command, ...rest] = commandLine().args;
  if (!COMPARING.includes(command)) return;
  const { isThreadWorth } = require("./launch/early");
  if (isThreadWorth(caches, projectFolder(), rest)) threads.startEarly();
}

/** Has a thread look at `dist/`, for a command that compares with all of it. */
function aheadOf(caches) {
  if (!process.argv.slice(2).some((arg) => COMPARING.includes(arg))) return undefined;
  const { lookAhead } = require("./launch/ahead");
  return lookAhead(caches, projectFolder());
}

/** How definitions are run, and what of the environment they see. */
function surroundings() {
  const own = path.join(FROM_SOURCES ? ROOT : BUILT, "cli", "definition");
  const settings = readJson(path.join(own, "runner-settings.json"));
  const visible = Object.entries(process.env).filter(
    ([name]) => settings.visible.includes(name) || name.startsWith(settings.visiblePrefix),
  );
  return { own, settings, visible: Object.fromEntries(visible) };
}

/**
 * Starts the process that runs definitions while the program itself is loaded,
 * so that nobody waits for it. Only where the project has a definition to run.
 */
function startRunner() {
  const args = process.argv.slice(2);
  if (!args.some((arg) => READING.includes(arg)) || args.includes("--data-only") || args.includes("--untrusted"))
    return undefined;
  const folder = path.join(projectFolder(), "clusters");
  try {
    if (!fs.readdirSync(folder).some((name) => /\.m?ts$/.test(name))) return undefined;
  } catch {
    return undefined;
  }
  const { own, settings, visible } = surroundings();
  return require("node:child_process").spawn(
    process.execPath,
    [`--max-old-space-size=${settings.memoryMb}`, path.join(own, "runner.cjs")],
    { env: visible, stdio: ["pipe", "pipe", "pipe", "pipe"], windowsHide: true },
  );
}

async function start() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    process.stderr.write(`groundwork: got Node.js ${process.version}, want 20.11 or newer.\n`);
    process.exitCode = 1;
    return;
  }
  const where = place();
  const outcomeName = nameOf(ROOT, () => surroundings().visible);
  const known = outcomeName === undefined ? undefined : knownOutcome(where.caches, outcomeName, where.name);
  if (known !== undefined) {
    process.exitCode = await tell(known);
    return;
  }
  // A run that need not be made does without.
  const { inSources, load, modulesFor } = require("./launch/program");
  const { Threads } = require("./launch/threads");
  const { tune } = require("./launch/tuning");
  const runner = startRunner();
  let threads;
  try {
    const { root, caches } = where;
    const ahead = outcomeName === undefined ? undefined : aheadOf(caches);
    const questions = outcomeName === undefined ? undefined : questionsOf(where);
    const said = [];
    const asked = questions && {
      note: (question, answer) => questions.note(question, answer),
      giveUp: (reason) => questions.giveUp(reason),
      said: (stream, text) => said.push([stream, text]),
    };
    threads = new Threads(placesOf(where), questions);
    startThread(caches, threads);
    const made = await programOf(where);
    if (questions !== undefined) process.env = questions.env(process.env);
    const filename = made.file ?? path.join(ROOT, "cli", "program.js");
    const command = /^[a-z]+$/.test(process.argv[2] ?? "") ? process.argv[2] : "main";
    // Flags are those of the whole process, its threads included.
    tune();
    const launch = { root, installed: !FROM_SOURCES, program: made.name, caches };
    threads.run({ made: { ...made, filename, folder: __dirname }, launch });
    const loaded = load({ ...made, filename, folder: __dirname }, caches, modulesFor(questions, require_), command);
    const code = await loaded.main(process.argv.slice(2), {
      ...launch,
      inSources: (stack) => inSources(stack, filename),
      runner,
      threads,
      asked,
      entry: questions && ((path) => questions.entry(path)),
      ahead,
    });
    process.exitCode = code;
    // With threads, this one has made some of the clusters or none, and compiled that much less of the program.
    const kept = loaded.keepCompiled(threads.used ? `${command}-threads` : command);
    if (kept !== undefined) prune(kept);
    ahead?.note(questions);
    if (questions !== undefined) keepOutcome(caches, outcomeName, { program: where.name(), questions, said, code });
  } finally {
    threads?.end();
    // Nobody gave it a job, e.g. where a command failed before it read anything: it would wait without end.
    if (runner?.exitCode === null) runner.kill();
  }
}

/** Done when the run has ended. */
module.exports = start().catch((error) => {
  if (error?.code === "MODULE_NOT_FOUND" && /esbuild/.test(error.message)) {
    process.stderr.write("groundwork: its packages are not installed. Fix: run npm ci in the project.\n");
    process.exitCode = 1;
    return;
  }
  process.stderr.write(`groundwork: this is a bug of Groundwork.\n${error?.stack ?? error}\n`);
  process.exitCode = 70;
});
