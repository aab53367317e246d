// Files that are kept between runs. Each ends with a mark that nobody makes
// without the user's key, so that what came with a repository is never used.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const KEY_BYTES = 32;
/** A file changed so shortly before a look at it may change again without a new time stamp. */
const SETTLED_MS = 3000;
/** From this size on it pays to know a kept file by its entry. */
const LARGE_BYTES = 1 << 20;

function digest(text) {
  return crypto.createHash("sha256").update(text).digest("hex");
}

/** A JSON text as a value; undefined for one that is none. */
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
 *
 * @param {string} program folder of the program, for caches of no repository
 * @param {string | undefined} top of the repository
 */
function cachesFor(program, top) {
  const own = path.join(os.tmpdir(), `groundwork-${process.getuid?.() ?? "user"}`);
  const key = isOwn(own) ? keyIn(own) : undefined;
  if (key === undefined) return { folders: [], key: new Uint8Array() };
  const near = top === undefined || isLinked(top) ? [] : [path.join(top, ".groundwork", "cache")];
  return { folders: [...near, path.join(own, digest(top ?? program).slice(0, 16))], key };
}

/** A repository may hold a link in the place of the cache or in it, and what is written or forgotten there would be elsewhere. */
function isLinked(top) {
  const cache = path.join(top, ".groundwork", "cache");
  try {
    if ([path.dirname(cache), cache].some((one) => fs.lstatSync(one).isSymbolicLink())) return true;
    return fs.readdirSync(cache, { withFileTypes: true }).some((one) => one.isSymbolicLink());
  } catch (error) {
    // a file where the folder should be: nothing can be kept there either
    return error?.code !== "ENOENT";
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

/** The last line of a file in a cache: nobody without the key can write it for other content or another name. */
function markOf({ key }, name, content) {
  const mac = crypto.createHmac("sha256", key).update(`${name}\0`).update(content).digest("hex");
  return `\n//# groundwork ${mac}\n`;
}

const MARK_LENGTH = markOf({ key: "" }, "", "").length;

/** A kept file from the first folder that has it with its mark; undefined where it has to be made. */
function readKept(caches, name) {
  for (const folder of caches.folders) {
    const settled = Date.now() - SETTLED_MS;
    let file;
    try {
      file = fs.openSync(path.join(folder, name));
      // The entry first: a change in between then shows as one of the entry.
      const stat = fs.fstatSync(file);
      const bytes = fs.readFileSync(file);
      const content = bytes.subarray(0, Math.max(bytes.length - MARK_LENGTH, 0));
      if (stat.size < LARGE_BYTES) {
        if (isMarked(caches, name, bytes, content)) return content;
        continue;
      }
      const known = { folders: [folder], key: caches.key };
      const entry = `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
      if (readKept(known, `${name}.entry`)?.toString() === entry) return content;
      if (!isMarked(caches, name, bytes, content)) continue;
      if (Math.max(stat.mtimeMs, stat.ctimeMs) < settled) keep(known, `${name}.entry`, entry);
      return content;
    } catch {
      // not there
    } finally {
      if (file !== undefined) fs.closeSync(file);
    }
  }
  return undefined;
}

function isMarked(caches, name, bytes, content) {
  return bytes.toString("latin1", content.length) === markOf(caches, name, content);
}

/** Keeps a file with its mark; gives its path, or undefined where no folder takes it. */
function keep(caches, name, content) {
  return writeIn(
    caches.folders,
    name,
    Buffer.concat([Buffer.from(content), Buffer.from(markOf(caches, name, content))]),
  );
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

module.exports = { cachesFor, digest, keep, parsed, readKept, SETTLED_MS, writeIn };
