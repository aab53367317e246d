// The program as it lies in its sources: which files it is made of, and the
// hash of all their contents.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { digest, keep, parsed, readKept, SETTLED_MS } = require("./caches");

const FOLDERS = ["cli", "compiler", "api", "apps", "infra", "lib", "imports"];
const FILES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"];

/** Folders and files that the program is made of, in an order of their own. One of the files may be missing. */
function listSources(root) {
  const sources = { folders: [], files: [] };
  const walk = (relative) => {
    sources.folders.push(relative);
    const entries = fs.readdirSync(`${root}/${relative}`, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = `${relative}/${entry.name}`;
      // A link may lead to either.
      const stat = entry.isDirectory() ? undefined : fs.statSync(`${root}/${child}`, { throwIfNoEntry: false });
      if (entry.isDirectory() || stat?.isDirectory()) walk(child);
      else if (stat !== undefined) sources.files.push(child);
    }
  };
  for (const folder of FOLDERS) if (fs.existsSync(path.join(root, folder))) walk(folder);
  sources.files.push(...FILES);
  return sources;
}

/**
 * What the directory says of all of them: any write of a file changes its ctime,
 * which nobody can set back, and a folder's changes with what is in it.
 *
 * @returns {{ digest: string, newest: number }} of all entries, and the youngest ctime
 */
function entriesOf(root, { folders, files }) {
  const numbers = new Float64Array(4 * (folders.length + files.length));
  let newest = 0;
  let index = 0;
  for (const relative of [...folders, ...files]) {
    const stat = fs.statSync(`${root}/${relative}`, { throwIfNoEntry: false });
    for (const number of stat === undefined ? [0, 0, 0, 0] : [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs])
      numbers[index++] = number;
    newest = Math.max(newest, stat?.ctimeMs ?? 0);
  }
  return { digest: digest(new Uint8Array(numbers.buffer)), newest };
}

/**
 * The hash of all contents below `root`. Folders are listed and contents read
 * again only when a directory entry changed.
 *
 * @param {string} root folder of the sources
 */
function programHash(root, caches) {
  const index = parsed(readKept(caches, "index.json"));
  if (index?.sources !== undefined && isAsKept(root, index)) return index.hash;
  const now = Date.now();
  const sources = listSources(root);
  const { digest: entries, newest } = entriesOf(root, sources);
  const hash = crypto.createHash("sha256");
  for (const relative of sources.files) {
    const content = contentOf(path.join(root, relative));
    if (content !== undefined) hash.update(`${relative}\0${content.length}\0`).update(content);
  }
  const result = hash.digest("hex").slice(0, 32);
  if (newest < now - SETTLED_MS) keep(caches, "index.json", JSON.stringify({ sources, entries, hash: result }));
  return result;
}

function isAsKept(root, { sources, entries }) {
  try {
    return entriesOf(root, sources).digest === entries;
  } catch {
    // e.g. a file where a folder was
    return false;
  }
}

/** Nothing for a file that a source tree may do without. */
function contentOf(file) {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if (error?.code === "ENOENT") return undefined;
    throw error;
  }
}

/** True for a path that the hash of the program stands for. */
function isSource(root, file) {
  if (!file.startsWith(root + path.sep)) return false;
  const below = file.slice(root.length + 1);
  const end = below.indexOf(path.sep);
  return FOLDERS.includes(end === -1 ? below : below.slice(0, end));
}

module.exports = { isSource, programHash };
