// Runs the launcher as often as it is asked to, in this one process: the same
// code as a start of its own, but a program that was loaded once stays loaded.
// One message is one run: { launcher, args, env }. The answer is how it ended.
"use strict";

const path = require("node:path");

const variables = { ...process.env };
const programs = new Map();
/** What the run of now gives a program that asks for a module. */
let modulesNow;

/** A module whose functions are those of the run of now, whichever run loaded the program. */
function forwarded(name) {
  const first = modulesNow(name);
  if (typeof first !== "object" || !/^(node:)?(fs|child_process|dns|http|https|net|tls|worker_threads)$/.test(name))
    return first;
  return new Proxy(first, {
    get: (_, key) => {
      const value = modulesNow(name)[key];
      return typeof value === "function" && !/^[A-Z]/.test(String(key))
        ? (...args) => modulesNow(name)[key](...args)
        : value;
    },
  });
}

/** A file of these tests is older than seconds only at their end, so that nothing would ever be known by its entry. */
const SETTLED_MS = 40;

/** The launcher's way to load programs, with those of before. */
function rememberPrograms(launcher) {
  require(path.join(path.dirname(launcher), "launch/caches.js")).SETTLED_MS = SETTLED_MS;
  const own = require(path.join(path.dirname(launcher), "launch/program.js"));
  const { load } = own;
  own.load = (made, caches, modules, command) => {
    modulesNow = modules;
    if (!programs.has(made.name)) programs.set(made.name, load(made, caches, forwarded, command));
    return programs.get(made.name);
  };
}

/** Everything that is written to a stream until it is let go. */
function capture(stream) {
  const said = [];
  const { write } = stream;
  stream.write = (text, encoding, called) => {
    said.push(String(text));
    const done = typeof encoding === "function" ? encoding : called;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  return () => {
    stream.write = write;
    // Each run listens for a reader that goes away.
    stream.removeAllListeners("error");
    return said.join("");
  };
}

let loaded;
async function run({ launcher, args, env }) {
  if (loaded !== launcher) rememberPrograms(launcher);
  loaded = launcher;
  process.argv = [process.argv[0], launcher, ...args];
  process.env = { ...variables, ...env };
  process.exitCode = undefined;
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  delete require.cache[require.resolve(launcher)];
  await require(launcher);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { code, stdout: stdout(), stderr: stderr() };
}

process.on("message", (asked) => run(asked).then((ended) => process.send(ended)));
