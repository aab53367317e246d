"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

loadTypeScript(path.join(__dirname, "cli.ts"));
