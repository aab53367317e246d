"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

loadTypeScript(path.join(__dirname, "verify.ts"))
  .verify(path.dirname(path.dirname(__dirname)), process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
