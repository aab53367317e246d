// Loaded into a measured process by --require: writes what the process used to
// the file that GROUNDWORK_BENCH names, when it ends.
"use strict";

const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssMiB: maxRSS / 1024 };
  writeFileSync(process.env.GROUNDWORK_BENCH, JSON.stringify(usage));
});
