// Starts write.ts: bundles it in memory, so that it runs without a build step.
const Module = require("node:module");
const path = require("node:path");
const { buildSync } = require("esbuild");

const entry = path.join(__dirname, "write.ts");
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
process.exitCode = program.exports.writeDashboards(
  path.dirname(path.dirname(__dirname)),
  process.argv.includes("--check"),
);
