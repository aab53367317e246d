"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

const root = path.dirname(path.dirname(__dirname));
process.exitCode = loadTypeScript(path.join(__dirname, "verify.ts")).verify(root);
