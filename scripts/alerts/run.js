"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

loadTypeScript(path.join(__dirname, "check-alerts.ts"))
  .checkAlerts(path.dirname(path.dirname(__dirname)))
  .then((code) => {
    process.exitCode = code;
  });
