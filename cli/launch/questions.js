// What a run asks of the world outside its program: files, folders, links,
// variables, the day. The program gets modules that answer as Node's own do and
// note each question with its answer. A run is a function of these answers: as
// long as they are the same, its outcome is. What this file does not know how to
// note, such as a write or a foreign program, makes the run one of unknown
// outcome.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const { SETTLED_MS } = require("./caches");

const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW } = fs.constants;
const WRITING = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

/** Functions of node:fs that change what a path holds; their first arguments are paths. */
const CHANGES = {
  writeFileSync: 1,
  appendFileSync: 1,
  mkdirSync: 1,
  mkdtempSync: 1,
  rmSync: 1,
  rmdirSync: 1,
  unlinkSync: 1,
  chmodSync: 1,
  renameSync: 2,
  copyFileSync: 2,
};
/** Of an open file: what was asked of it was noted when it was opened. */
const OF_OPEN_FILES = ["fstatSync", "fsyncSync", "writeSync"];

/** What a directory entry says about a file or a folder. Any change of content changes ctime, which nobody can set back. */
function entryOf(stat) {
  return `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

/** What the program may see of an entry that it does not open. */
function kindOf(stat) {
  if (stat === undefined) return "nothing";
  return stat.isFile() ? `file ${stat.size}` : stat.isDirectory() ? "folder" : stat.isSymbolicLink() ? "link" : "other";
}

/** A file or a folder, itself and no link to it; undefined for what is neither, or cannot be looked at. */
function lookAt(path) {
  try {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat?.isFile() || stat?.isDirectory() ? stat : undefined;
  } catch {
    return undefined;
  }
}

/** Names of a folder with what each of them is. */
function listed(entries) {
  const hash = crypto.createHash("sha256");
  for (const entry of entries)
    hash.update(typeof entry === "string" ? `${entry}\0` : `${entry.name}\0${kindOf(entry).split(" ", 1)[0]}\0`);
  return hash.digest("hex");
}

/** The one question to another program that can be asked again: which of some paths does git ignore? */
const CHECK_IGNORE = ["check-ignore", "--stdin", "-z"];

function gitAnswer({ status, stdout }) {
  return crypto.createHash("sha256").update(`${status}\0${stdout}`).digest("hex");
}

/** Modules by which a program reaches what no question is noted of. */
const OUTSIDE = ["child_process", "http", "os", "worker_threads", "readline"];

const nothing = (error) => error?.code === "ENOENT" || error?.code === "ENOTDIR";

/** Notes what one run asks. */
class Questions {
  /**
   * @param {(path: string) => boolean} known paths whose content something else stands for: sources of the program, caches
   * @param {number} [settled] what is older than this cannot change again without a new time stamp
   */
  constructor(known, settled = Date.now() - SETTLED_MS) {
    /** True for a path that nothing is noted of. */
    this.known = (path) => this.unknown !== undefined || known(path);
    /** Why the outcome of this run says nothing about another one; undefined as long as it does. */
    this.unknown = undefined;
    /** Answers by question: its kind, a blank, and the path or name. */
    this.answers = new Map();
    /** Open files that may have changed without a new time stamp: the hash of what is read of them. */
    this.hashes = new Map();
    this.variables = new Set();
    this.allVariables = process.env;
    this.settled = settled;
  }

  /** What was asked since this was last called, for the thread that keeps the outcome. */
  give() {
    const asked = { unknown: this.unknown, answers: [...this.answers], variables: [...this.variables] };
    // A second answer to a question shows when both arrive.
    this.answers.clear();
    this.variables.clear();
    return asked;
  }

  /** What another thread asked. */
  take({ unknown, answers, variables }) {
    if (unknown !== undefined) this.giveUp(unknown);
    for (const [question, answer] of answers) this.note(question, answer);
    for (const name of variables) this.variables.add(name);
  }

  giveUp(reason) {
    this.unknown ??= reason;
  }

  note(question, answer) {
    const before = this.answers.get(question);
    if (before === undefined) this.answers.set(question, answer);
    else if (before !== answer) this.giveUp(`two answers: ${question}`);
  }

  /** Notes how a call ended, also where it threw because nothing is there. */
  asked(question, ask, answerOf) {
    try {
      const result = ask();
      this.note(question, answerOf(result));
      return result;
    } catch (error) {
      if (nothing(error)) this.note(question, "nothing");
      else this.giveUp(`${question}: ${error?.code}`);
      throw error;
    }
  }

  /** An entry that is old enough to be known by what it says alone; undefined for a younger one. */
  settledEntry(stat) {
    return Math.max(stat.ctimeMs, stat.mtimeMs) < this.settled ? entryOf(stat) : undefined;
  }

  /**
   * The entry of a file or folder whose content the program may know from an
   * earlier run; undefined where it has to read it. To use it is to ask for the content.
   */
  entry(path) {
    const stat = lookAt(path);
    const entry = stat === undefined ? undefined : this.settledEntry(stat);
    if (entry !== undefined && !this.known(path)) this.note(`${stat.isFile() ? "own" : "list"} ${path}`, entry);
    return entry;
  }

  /** node:fs with every question noted. */
  fs() {
    const watched = Object.defineProperties({}, Object.getOwnPropertyDescriptors(fs));
    Object.defineProperty(watched, "promises", {
      get: () => {
        this.giveUp("fs.promises");
        return fs.promises;
      },
    });
    for (const name of Object.keys(fs)) {
      if (name === "promises" || /^[A-Z_]/.test(name) || OF_OPEN_FILES.includes(name)) continue;
      const value = fs[name];
      if (typeof value !== "function") continue;
      const paths = CHANGES[name];
      watched[name] = (...args) => {
        if (paths === undefined || !args.slice(0, paths).every((path) => this.known(String(path))))
          this.giveUp(`fs.${name}`);
        return value(...args);
      };
    }
    watched.realpathSync = (path) => {
      if (this.known(path)) return fs.realpathSync(path);
      return this.asked(`realpath ${path}`, () => fs.realpathSync(path), String);
    };
    watched.existsSync = (path) => {
      const there = fs.existsSync(path);
      if (!this.known(path)) this.note(`exists ${path}`, String(there));
      return there;
    };
    for (const name of ["lstatSync", "statSync"])
      watched[name] = (path, options) => {
        if (this.known(path)) return fs[name](path, options);
        if (options?.bigint === true) this.giveUp(`fs.${name} of the very file`);
        return this.asked(`${name === "statSync" ? "stat" : "lstat"} ${path}`, () => fs[name](path, options), kindOf);
      };
    watched.readdirSync = (path, options) => {
      if (this.known(path)) return fs.readdirSync(path, options);
      if (options?.encoding === "buffer" || options?.recursive === true) this.giveUp("fs.readdirSync of another kind");
      return this.asked(
        `list ${path}`,
        () => {
          // The entry first: a change in between then shows as one of the folder.
          const entry = this.settledEntry(fs.statSync(path));
          const entries = fs.readdirSync(path, options);
          return { entry, entries };
        },
        ({ entry, entries }) => entry ?? `content ${listed(entries)}`,
      ).entries;
    };
    watched.openSync = (path, flags, mode) => {
      const writes = typeof flags === "number" ? (flags & WRITING) !== 0 : flags !== undefined && flags !== "r";
      if (this.known(path)) return fs.openSync(path, flags, mode);
      if (writes) {
        this.giveUp("fs.openSync to write");
        return fs.openSync(path, flags, mode);
      }
      const kind = typeof flags === "number" && O_NOFOLLOW !== undefined && (flags & O_NOFOLLOW) !== 0 ? "own" : "read";
      let file;
      try {
        file = fs.openSync(path, flags, mode);
      } catch (error) {
        if (nothing(error)) this.note(`${kind} ${path}`, "nothing");
        else this.giveUp(`open ${path}: ${error?.code}`);
        throw error;
      }
      const entry = this.settledEntry(fs.fstatSync(file));
      if (entry !== undefined) this.note(`${kind} ${path}`, entry);
      else this.hashes.set(file, { question: `${kind} ${path}`, hash: crypto.createHash("sha256") });
      return file;
    };
    watched.readSync = (file, buffer, offset, ...rest) => {
      const count = fs.readSync(file, buffer, offset, ...rest);
      this.hashes.get(file)?.hash.update(buffer.subarray(offset, offset + count));
      return count;
    };
    watched.closeSync = (file) => {
      const open = this.hashes.get(file);
      this.hashes.delete(file);
      if (open !== undefined) this.note(open.question, `content ${open.hash.digest("hex")}`);
      return fs.closeSync(file);
    };
    watched.readFileSync = (path, options) => {
      if (typeof path !== "string") {
        this.giveUp("fs.readFileSync of an open file");
        return fs.readFileSync(path, options);
      }
      if (this.known(path)) return fs.readFileSync(path, options);
      const read = this.asked(
        `read ${path}`,
        () => {
          const entry = this.settledEntry(fs.statSync(path));
          return { entry, content: fs.readFileSync(path, options) };
        },
        ({ entry, content }) => entry ?? `content ${crypto.createHash("sha256").update(content).digest("hex")}`,
      );
      return read.content;
    };
    return watched;
  }

  /** Variables of the environment with every question noted. */
  env(variables) {
    this.allVariables = variables;
    return new Proxy(variables, {
      get: (target, name) => {
        if (typeof name === "string") this.variables.add(name);
        return target[name];
      },
      has: (target, name) => {
        if (typeof name === "string") this.variables.add(name);
        return name in target;
      },
      ownKeys: (target) => {
        this.giveUp("all variables of the environment");
        return Reflect.ownKeys(target);
      },
    });
  }

  /**
   * The modules of Node that reach the world outside, by their short names.
   *
   * @param {(name: string) => object} load
   * @returns {(name: string) => object | undefined} undefined for every other module
   */
  modules(load) {
    const watched = new Map([["fs", this.fs()]]);
    return (name) => {
      // It reads files by itself.
      if (name === "esbuild") this.giveUp(name);
      if (OUTSIDE.includes(name) && !watched.has(name)) watched.set(name, this.outside(name, load(name)));
      return watched.get(name);
    };
  }

  /** A module whose use makes the outcome unknown. */
  outside(name, module_) {
    return new Proxy(module_, {
      get: (target, key) => {
        if (typeof target[key] !== "function") return target[key];
        return (...args) => {
          const [program, words, options] = args;
          if (key === "spawnSync" && program === "git" && String(words) === String(CHECK_IGNORE)) {
            const { cwd, input } = options;
            // With all variables: whoever asks again does so with those of that time.
            const result = target[key](program, words, { ...options, env: this.allVariables });
            this.note(`ignored ${JSON.stringify({ cwd, input })}`, gitAnswer(result));
            return result;
          }
          this.giveUp(`${name}.${String(key)}`);
          return target[key](...args);
        };
      },
    });
  }
}

module.exports = { CHECK_IGNORE, entryOf, gitAnswer, kindOf, listed, Questions };
