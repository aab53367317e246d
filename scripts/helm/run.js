"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

process.exitCode = loadTypeScript(path.join(__dirname, "get.ts")).get(path.dirname(path.dirname(__dirname)));
