// Prints what failed in a report of `jest --json`, and last one line with the counts.
"use strict";

const { readFileSync } = require("node:fs");

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const suite of report.testResults) {
  if (suite.status === "failed") console.log(suite.message);
}
// A file that cannot be loaded has no tests to count, but it did fail.
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
