// How the program becomes one file: for the launcher, which does it on the
// first start from the sources, and for the package, which brings it along.
"use strict";

const path = require("node:path");

/** What esbuild is asked for; `more` are further options of it. */
function bundleOptions(root, more = {}) {
  return {
    entryPoints: [path.join(root, "cli", "main.ts")],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["esbuild"],
    // A script outside the module loader can only require.
    supported: { "dynamic-import": false },
    // The text of the program stays in memory: without its spaces it takes 10 MiB less.
    minifyWhitespace: true,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    tsconfigRaw: {},
    logLevel: "silent",
    outfile: "program.js",
    ...more,
  };
}

/** What esbuild made: the code, its source map, and what went into it. */
function bundled(result) {
  const text = (extension) => result.outputFiles.find((file) => file.path.endsWith(extension)).text;
  return { code: text(".js"), map: text(".map"), inputs: Object.keys(result.metafile.inputs) };
}

/** Bundles the program below `root` with esbuild, in this process and at once, since the launcher waits for it. */
function bundleProgram(root, require_) {
  return bundled(require_("esbuild").buildSync(bundleOptions(root)));
}

module.exports = { bundleOptions, bundleProgram, bundled };
