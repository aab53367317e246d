// The program as it lies in its sources: which files it is made of, and the
// hash of all their contents.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { digest, keep, parsed, readKept, SETTLED_MS } = require("./caches");

const FOLDERS = ["cli", "compiler", "api", "apps", "infra", "lib", "imports"];
const FILES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"];

/** Every source by path, with what its directory entry says. Any write changes ctime, which nobody can set back. */
function listSources(root) {
  const sources = [];
  const add = (relative, stat) =>
    sources.push({
      relative,
      ctime: stat.ctimeMs,
      entry: `${relative}|${stat.size}|${stat.mtimeMs}|${stat.ctimeMs}|${stat.ino}`,
    });
  const walk = (relative) => {
    const entries = fs.readdirSync(`${root}/${relative}`, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = `${relative}/${entry.name}`;
      // A link may lead to either.
      const stat = entry.isDirectory() ? undefined : fs.statSync(`${root}/${child}`, { throwIfNoEntry: false });
      if (entry.isDirectory() || stat?.isDirectory()) walk(child);
      else if (stat !== undefined) add(child, stat);
    }
  };
  for (const folder of FOLDERS) if (fs.existsSync(path.join(root, folder))) walk(folder);
  for (const file of FILES) {
    const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    if (stat !== undefined) add(file, stat);
  }
  return sources;
}

/**
 * The hash of all contents below `root`. Contents are read again only when a
 * directory entry changed.
 *
 * @param {string} root folder of the sources
 */
function programHash(root, caches) {
  const sources = listSources(root);
  const entries = digest(sources.map((source) => source.entry).join("\n"));
  const index = parsed(readKept(caches, "index.json"));
  if (index?.entries === entries && typeof index.hash === "string") return index.hash;
  const now = Date.now();
  const hash = crypto.createHash("sha256");
  for (const { relative } of sources) {
    const content = fs.readFileSync(path.join(root, relative));
    hash.update(`${relative}\0${content.length}\0`).update(content);
  }
  const result = hash.digest("hex").slice(0, 32);
  if (sources.every((source) => source.ctime < now - SETTLED_MS)) {
    keep(caches, "index.json", JSON.stringify({ entries, hash: result }));
  }
  return result;
}

/** True for a path that the hash of the program stands for. */
function isSource(root, file) {
  if (!file.startsWith(root + path.sep)) return false;
  const below = file.slice(root.length + 1);
  const end = below.indexOf(path.sep);
  return FOLDERS.includes(end === -1 ? below : below.slice(0, end));
}

module.exports = { isSource, programHash };
