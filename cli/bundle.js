// How the program becomes one file: for the launcher, which does it on the
// first start from the sources, and for the package, which brings it along.
"use strict";

const path = require("node:path");

/**
 * Parts of packages that no command reaches. zod holds its messages in some fifty
 * languages, a twelfth of the program; English is the one that is used. cdktf
 * packs assets with a copy of fflate, whose tables are filled when it is loaded;
 * nothing here has an asset.
 */
const UNREACHED = {
  name: "unreached",
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    build.onLoad({ filter: /[\\/]cdktf[\\/]node_modules[\\/]fflate[\\/]/ }, () => ({ contents: "" }));
  },
};

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
    plugins: [UNREACHED],
    // cdktf would note with each value where it was made: nobody reads that, and V8 has to count the lines of it all.
    define: { "process.env.CDKTN_DISABLE_CREATION_STACK": '"true"' },
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

/** Bundles the program below `root` with esbuild. */
async function bundleProgram(root, require_) {
  return bundled(await require_("esbuild").build(bundleOptions(root)));
}

module.exports = { bundleOptions, bundleProgram, bundled };
