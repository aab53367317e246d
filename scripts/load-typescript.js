"use strict";

const Module = require("node:module");
const { buildSync } = require("esbuild");

/** The exports of a TypeScript program: bundled in memory, so that a script runs without a build step. */
function loadTypeScript(entry) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    write: false,
  });
  const program = new Module(entry, module);
  program.filename = entry;
  program.paths = module.paths;
  program._compile(outputFiles[0].text, entry);
  return program.exports;
}

module.exports = { loadTypeScript };
