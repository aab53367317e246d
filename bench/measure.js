// Loaded into a measured process by --require: writes what the process used to
// the file that GROUNDWORK_BENCH names, when it ends. Worker threads load it
// too; what they use counts as the process's own.
"use strict";

const { writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssMiB: maxRSS / 1024 };
    writeFileSync(process.env.GROUNDWORK_BENCH, JSON.stringify(usage));
  });
}
