// What names the program of a package: a hash of its text and of its version. To
// hash some megabytes takes a tenth of the time that a program takes to load, so
// a name is kept with what the directory says of the files that it comes from.
"use strict";

const fs = require("node:fs");
const { digest, keep, parsed, readKept, SETTLED_MS } = require("./caches");

const KEPT = "package-name.json";

/**
 * Reads the files that make a program; gives their contents, and what names them all.
 *
 * @param {object} caches
 * @param {readonly string[]} files
 */
function readNamed(caches, files, now = Date.now()) {
  const read = files.map(readWithEntry);
  const contents = read.map(({ content }) => content);
  const entries = read.map(({ entry }) => entry).join("\n");
  const known = parsed(readKept(caches, KEPT)?.toString());
  if (known?.entries === entries) return { contents, name: known.name };
  const name = digest(Buffer.concat(contents)).slice(0, 32);
  const settled = now - SETTLED_MS;
  if (read.every(({ changed }) => changed < settled)) keep(caches, KEPT, JSON.stringify({ entries, name }));
  return { contents, name };
}

/** The entry of the very file that is read, whatever is put in its place meanwhile. */
function readWithEntry(path) {
  const file = fs.openSync(path);
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = fs.fstatSync(file);
    const entry = [path, dev, ino, size, mtimeMs, ctimeMs].join(" ");
    return { content: fs.readFileSync(file), entry, changed: Math.max(mtimeMs, ctimeMs) };
  } finally {
    fs.closeSync(file);
  }
}

module.exports = { readNamed };
