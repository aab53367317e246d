#!/usr/bin/env node
// Starts Groundwork. A package brings its program as one file. Where the sources
// are, they are bundled once into a folder named by the content of all of them,
// and run from there. Both run with V8's code cache, because start-up decides
// how long a synth takes. What lies in a cache is run only with the mark of a
// key that no repository can bring along.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
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
function programHash(caches) {
  const sources = listSources();
  const entries = digest(sources.map((source) => source.entry).join("\n"));
  const index = parsed(readKept(caches, "index.json"));
  if (index?.entries === entries && typeof index.hash === "string") return index.hash;
  const now = Date.now();
  const hash = crypto.createHash("sha256");
  for (const { relative } of sources) {
    const content = fs.readFileSync(path.join(ROOT, relative));
    hash.update(`${relative}\0${content.length}\0`).update(content);
  }
  const result = hash.digest("hex").slice(0, 32);
  if (sources.every((source) => source.ctime < now - SETTLED_MS)) {
    keep(caches, "index.json", JSON.stringify({ entries, hash: result }));
  }
  return result;
}

function digest(text) {
  return crypto.createHash("sha256").update(text).digest("hex");
}

function readJson(file) {
  try {
    return parsed(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/**
 * Where caches may lie, best first, and the key that marks what is in them: in
 * the repository that is worked on, or in the user's own part of the system's
 * temporary folder. Without a place for the key there are none.
 */
function cachesFor(top) {
  const own = path.join(os.tmpdir(), `groundwork-${process.getuid?.() ?? "user"}`);
  const key = isOwn(own) ? keyIn(own) : undefined;
  if (key === undefined) return { folders: [], key: new Uint8Array() };
  const near = top === undefined || isLinked(top) ? [] : [path.join(top, ".groundwork", "cache")];
  return { folders: [...near, path.join(own, digest(top ?? ROOT).slice(0, 16))], key };
}

/** A repository may hold a link in the place of the cache, and what is written there would land elsewhere. */
function isLinked(top) {
  try {
    const stat = (folder) => fs.lstatSync(path.join(top, folder), { throwIfNoEntry: false });
    return [".groundwork", path.join(".groundwork", "cache")].some((folder) => stat(folder)?.isSymbolicLink() === true);
  } catch {
    // a file where the folder should be: nothing can be kept there either
    return true;
  }
}

/** The user's key, made when it is first needed; undefined where none can be kept. */
function keyIn(folder) {
  const file = path.join(folder, "key");
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const key = readKey(file);
    if (key !== undefined) return key;
    fs.writeFileSync(draft, crypto.randomBytes(KEY_BYTES), { mode: 0o600 });
    fs.renameSync(draft, file);
    return readKey(file);
  } catch {
    return undefined;
  }
}

function readKey(file) {
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const key = fs.readFileSync(file);
  return key.length === KEY_BYTES ? key : undefined;
}

const KEY_BYTES = 32;

/** The last line of a file in a cache: nobody without the key can write it for other content or another name. */
function markOf({ key }, name, content) {
  const mac = crypto.createHmac("sha256", key).update(`${name}\0`).update(content).digest("hex");
  return `\n//# groundwork ${mac}\n`;
}

const MARK_LENGTH = markOf({ key: "" }, "", "").length;

/** A kept file from the first folder that has it with its mark; undefined where it has to be made. */
function readKept(caches, name) {
  for (const folder of caches.folders) {
    try {
      const bytes = fs.readFileSync(path.join(folder, name));
      const content = bytes.subarray(0, Math.max(bytes.length - MARK_LENGTH, 0));
      if (bytes.toString("latin1", content.length) === markOf(caches, name, content)) return content;
    } catch {
      // not there
    }
  }
  return undefined;
}

/** Keeps a file with its mark; gives its path, or undefined where no folder takes it. */
function keep(caches, name, content) {
  return writeIn(
    caches.folders,
    name,
    Buffer.concat([Buffer.from(content), Buffer.from(markOf(caches, name, content))]),
  );
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

/** The bundled program and where it lies. */
function program(caches, hash) {
  const name = `${hash}/program.js`;
  const kept = readKept(caches, name);
  const place = (folder) => (folder === undefined ? undefined : path.join(folder, name));
  if (kept !== undefined) {
    const folder = caches.folders.find((one) => fs.existsSync(path.join(one, name)));
    return { code: kept.toString("utf8"), file: place(folder) };
  }
  const { bundleProgram } = require("./bundle");
  const built = bundleProgram(ROOT, require_);
  writeIn(caches.folders, `${name}.map`, built.map);
  return { code: built.code, file: keep(caches, name, built.code) };
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

/** Runs the text of the program; its compiled code is kept under `name`. */
function load({ code, file, name }, caches) {
  const command = /^[a-z]+$/.test(process.argv[2] ?? "") ? process.argv[2] : "main";
  const compiled = `${name}/${command}.${process.version}.${process.arch}.v8`;
  const cachedData = readKept(caches, compiled);
  const filename = file ?? path.join(ROOT, "cli", "program.js");
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {\n${code}\n})`, {
    filename,
    cachedData,
  });
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, require_, module_, __filename, __dirname);
  const keepCompiled = () => {
    if (cachedData !== undefined && script.cachedDataRejected === false) return;
    const kept = keep(caches, compiled, script.createCachedData());
    if (kept !== undefined) prune(path.dirname(path.dirname(kept)), path.basename(path.dirname(kept)));
  };
  return { main: module_.exports.main, keepCompiled, inSources: (stack) => inSources(stack, filename) };
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
  const caches = cachesFor(ROOT);
  const name = programHash(caches);
  return { program: { ...program(caches, name), name }, root: ROOT, caches };
}

function fromPackage() {
  const file = path.join(BUILT, "program.js");
  const code = fs.readFileSync(file, "utf8");
  return {
    program: { code, file, name: digest(code).slice(0, 32) },
    root: BUILT,
    caches: cachesFor(repositoryTop()),
  };
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
    const { main, keepCompiled, inSources } = load(program, caches);
    process.exitCode = await main(process.argv.slice(2), { root, caches, installed: !FROM_SOURCES, inSources, runner });
    keepCompiled();
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
