"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../scripts/load-typescript");

loadTypeScript(path.join(__dirname, "main.ts"));
