const { readFileSync } = require("node:fs");
const { join, sep } = require("node:path");
const { transformSync } = require("@swc/core");

const ROOT = join(__dirname, "../..");

require.extensions[".ts"] = (module, file) => {
  const { code } = transformSync(readFileSync(file, "utf8"), {
    filename: file,
    sourceMaps: "inline",
    module: { type: "commonjs" },
    jsc: { target: "es2023", parser: { syntax: "typescript" } },
  });
  module._compile(code, file);
};

const isOurs = (file) =>
  file.startsWith(ROOT + sep) && !file.includes(`${sep}node_modules${sep}`) && file.endsWith(".ts");

/**
 * Loads a test file, and those of its sources that no earlier one loaded.
 * With `fresh`, which watching needs, all of them are read again.
 */
function loadTest(file, fresh = false) {
  for (const loaded of Object.keys(require.cache))
    if (loaded === file || (fresh && isOurs(loaded))) delete require.cache[loaded];
  require(file);
}

module.exports = { loadTest };
