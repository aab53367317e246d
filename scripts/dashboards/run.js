"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

process.exitCode = loadTypeScript(path.join(__dirname, "write.ts")).writeDashboards(
  path.dirname(path.dirname(__dirname)),
  process.argv.includes("--check"),
);
