// How eagerly V8 compiles again, and better, what it has compiled before. Its
// own numbers are for programs that run for long: of a synth that lasts two
// seconds they take a third of the processor time, for code that is hardly used
// again. A run over many clusters gains as well, for it still gets there.
"use strict";

const v8 = require("node:v8");

/**
 * Flags by the release line of Node, each tried on that line: V8 says something
 * on stderr of a flag that it does not know, so a line without a row gets none.
 */
const FLAGS = {
  20: ["--interrupt-budget=1000000"],
  22: ["--invocation-count-for-turbofan=30000", "--invocation-count-for-maglev=1500"],
  24: ["--invocation-count-for-turbofan=30000", "--invocation-count-for-maglev=1500"],
  26: ["--invocation-count-for-turbofan=30000", "--invocation-count-for-maglev=1500"],
};

/**
 * Modules of Node that most runs come to need. Node brings compiled code for
 * them, which V8 takes only with the flags that it was made with: later on each
 * of them would be compiled from its text, at three times the cost.
 */
const OF_NODE = ["assert", "child_process", "worker_threads"];

/**
 * To be called before anything is compiled: compiled code is kept for the flags that it was made with.
 *
 * @param {string} version of Node, e.g. `20.11.1`
 */
function tune(version = process.versions.node, set = v8.setFlagsFromString) {
  for (const name of OF_NODE) require(`node:${name}`);
  for (const flag of FLAGS[version.split(".")[0]] ?? []) set(flag);
}

module.exports = { tune };
