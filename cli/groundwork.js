#!/usr/bin/env node
// Starts Groundwork. A package brings its program as one file. Where the sources
// are, they are bundled once into a folder named by the content of all of them,
// and run from there. Both run with V8's code cache, because start-up decides
// how long a synth takes.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { createRequire, SourceMap } = require("node:module");
const vm = require("node:vm");

const ROOT = path.dirname(__dirname);
/** What a package brings in the place of the sources; `npm run build` makes it. */
const BUILT = path.join(ROOT, "build");
const FROM_SOURCES = fs.existsSync(path.join(ROOT, "cli", "main.ts"));
const FOLDERS = ["cli", "compiler", "api", "apps", "infra", "lib", "imports"];
const FILES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"];
/** A file changed so shortly before a look at it may change again without a new time stamp. */
const SETTLED_MS = 3000;
const KEEP = 3;
const require_ = createRequire(__filename);

/** Every source by path, with what its directory entry says. Any write changes ctime, which nobody can set back. */
function listSources() {
  const sources = [];
  const add = (relative, stat) =>
    sources.push({
      relative,
      ctime: stat.ctimeMs,
      entry: `${relative}|${stat.size}|${stat.mtimeMs}|${stat.ctimeMs}|${stat.ino}`,
    });
  const walk = (relative) => {
    for (const name of fs.readdirSync(path.join(ROOT, relative)).sort()) {
      const child = `${relative}/${name}`;
      const stat = fs.statSync(path.join(ROOT, child), { throwIfNoEntry: false });
      if (stat === undefined) continue;
      if (stat.isDirectory()) walk(child);
      else add(child, stat);
    }
  };
  for (const folder of FOLDERS) if (fs.existsSync(path.join(ROOT, folder))) walk(folder);
  for (const file of FILES) {
    const stat = fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false });
    if (stat !== undefined) add(file, stat);
  }
  return sources;
}

/** The hash of all contents. Contents are read again only when a directory entry changed. */
function programHash(folders) {
  const sources = listSources();
  const entries = digest(sources.map((source) => source.entry).join("\n"));
  for (const folder of folders) {
    const index = readJson(path.join(folder, "index.json"));
    if (index?.entries === entries && typeof index.hash === "string") return index.hash;
  }
  const now = Date.now();
  const hash = crypto.createHash("sha256");
  for (const { relative } of sources) {
    const content = fs.readFileSync(path.join(ROOT, relative));
    hash.update(`${relative}\0${content.length}\0`).update(content);
  }
  const result = hash.digest("hex").slice(0, 32);
  if (sources.every((source) => source.ctime < now - SETTLED_MS)) {
    writeIn(folders, "index.json", JSON.stringify({ entries, hash: result }));
  }
  return result;
}

function digest(text) {
  return crypto.createHash("sha256").update(text).digest("hex");
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Where caches may lie, best first: in the repository that is worked on, or in
 * the user's own part of the system's temporary folder.
 */
function cacheFolders(top) {
  const user = process.getuid?.() ?? "user";
  const temporary = path.join(require("node:os").tmpdir(), `groundwork-${user}`);
  return [
    ...(top === undefined ? [] : [path.join(top, ".groundwork", "cache")]),
    ...(isOwn(temporary) ? [path.join(temporary, digest(top ?? ROOT).slice(0, 16))] : []),
  ];
}

/** The nearest folder with definitions, at or above the working directory; a package keeps caches there. */
function repositoryTop() {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "clusters"))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Nobody else may plant a program in the temporary folder. */
function isOwn(folder) {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch {
    // it is there already, or cannot be made: the look below decides
  }
  try {
    const stat = fs.lstatSync(folder);
    return (
      stat.isDirectory() &&
      (process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0))
    );
  } catch {
    return false;
  }
}

/** Writes a file whole or not at all into the first folder that takes it; returns its path, or undefined. */
function writeIn(folders, name, content) {
  for (const folder of folders) {
    const target = path.join(folder, name);
    const draft = `${target}.${process.pid}.tmp`;
    try {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(draft, content);
      fs.renameSync(draft, target);
      return target;
    } catch {
      try {
        fs.unlinkSync(draft);
      } catch {
        // it was never made
      }
    }
  }
  return undefined;
}

/** The bundled program and where it lies. The last line proves that it was written to its end. */
function program(folders, hash) {
  const end = `\n//# groundwork ${hash}\n`;
  for (const folder of folders) {
    const file = path.join(folder, hash, "program.js");
    try {
      const code = fs.readFileSync(file, "utf8");
      if (code.endsWith(end)) return { code, file };
    } catch {
      // not built yet
    }
  }
  const { bundleProgram } = require("./bundle");
  const built = bundleProgram(ROOT, require_);
  const code = built.code + end;
  writeIn(folders, path.join(hash, "program.js.map"), built.map);
  return { code, file: writeIn(folders, path.join(hash, "program.js"), code) };
}

/** Keeps the newest few programs: someone may be switching between two branches. */
function prune(folder, hash) {
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

/** Runs the text of the program; `folders` may keep its compiled code. */
function load({ code, file, folders }) {
  const command = /^[a-z]+$/.test(process.argv[2] ?? "") ? process.argv[2] : "main";
  const name = `${command}.${process.version}.${process.arch}.v8`;
  const cacheFile = folders.map((folder) => path.join(folder, name)).find((candidate) => fs.existsSync(candidate));
  let cachedData;
  try {
    cachedData = cacheFile === undefined ? undefined : fs.readFileSync(cacheFile);
  } catch {
    cachedData = undefined;
  }
  const filename = file ?? path.join(ROOT, "cli", "program.js");
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {\n${code}\n})`, {
    filename,
    cachedData,
  });
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, require_, module_, __filename, __dirname);
  const keep = () => {
    if (cachedData !== undefined && script.cachedDataRejected === false) return;
    const kept = writeIn(folders, name, script.createCachedData());
    if (kept !== undefined) prune(path.dirname(path.dirname(kept)), path.basename(path.dirname(kept)));
  };
  return { main: module_.exports.main, keep, inSources: (stack) => inSources(stack, filename) };
}

/** A stack with the places of the sources in the place of those of the program. */
function inSources(stack, filename) {
  const payload = readJson(`${filename}.map`);
  if (payload === undefined) return stack;
  const map = new SourceMap(payload);
  return stack.replaceAll(/([^\s()]+):(\d+):(\d+)/g, (place, name, line, column) => {
    if (name !== filename) return place;
    // The wrapper around the program is one line.
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 2, column - 1);
    return originalSource === undefined ? place : `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

function fromSources() {
  const caches = cacheFolders(ROOT);
  const built = program(caches, programHash(caches));
  const folders = built.file === undefined ? [] : [path.dirname(built.file)];
  return { program: { ...built, folders }, root: ROOT, caches };
}

function fromPackage() {
  const file = path.join(BUILT, "program.js");
  const code = fs.readFileSync(file, "utf8");
  const caches = cacheFolders(repositoryTop());
  const folders = caches.map((folder) => path.join(folder, digest(code).slice(0, 32)));
  return { program: { code, file, folders }, root: BUILT, caches };
}

/** Commands that read definitions, and so may have to run some in TypeScript. */
const READING = ["synth", "check", "diff", "explain", "graph", "owners", "whatif", "deploy", "cdk8s"];

/**
 * Starts the process that runs definitions while the program itself is loaded,
 * so that nobody waits for it. Only where the project has a definition to run.
 */
function startRunner() {
  const args = process.argv.slice(2);
  if (!args.some((arg) => READING.includes(arg)) || args.includes("--data-only") || args.includes("--untrusted"))
    return undefined;
  const at = args.findIndex((arg) => arg === "-C" || arg === "--project");
  const top = FROM_SOURCES ? ROOT : repositoryTop();
  const folder = path.join(at === -1 ? top : path.resolve(args[at + 1] ?? "."), "clusters");
  try {
    if (!fs.readdirSync(folder).some((name) => /\.m?ts$/.test(name))) return undefined;
  } catch {
    return undefined;
  }
  const own = path.join(FROM_SOURCES ? ROOT : BUILT, "cli", "definition");
  const settings = readJson(path.join(own, "runner-settings.json"));
  const visible = Object.entries(process.env).filter(
    ([name]) => settings.visible.includes(name) || name.startsWith(settings.visiblePrefix),
  );
  return require("node:child_process").spawn(
    process.execPath,
    [`--max-old-space-size=${settings.memoryMb}`, path.join(own, "runner.cjs")],
    { env: Object.fromEntries(visible), stdio: ["pipe", "pipe", "pipe", "pipe"], windowsHide: true },
  );
}

async function start() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    process.stderr.write(`groundwork: got Node.js ${process.version}, want 20.11 or newer.\n`);
    process.exitCode = 1;
    return;
  }
  const runner = startRunner();
  try {
    const { program, root, caches } = FROM_SOURCES ? fromSources() : fromPackage();
    const { main, keep, inSources } = load(program);
    process.exitCode = await main(process.argv.slice(2), { root, caches, installed: !FROM_SOURCES, inSources, runner });
    keep();
  } finally {
    // Nobody gave it a job, e.g. where a command failed before it read anything: it would wait without end.
    if (runner?.exitCode === null) runner.kill();
  }
}

start().catch((error) => {
  if (error?.code === "MODULE_NOT_FOUND" && /esbuild/.test(error.message)) {
    process.stderr.write("groundwork: its packages are not installed. Fix: run npm ci in the project.\n");
    process.exitCode = 1;
    return;
  }
  process.stderr.write(`groundwork: this is a bug of Groundwork.\n${error?.stack ?? error}\n`);
  process.exitCode = 70;
});
