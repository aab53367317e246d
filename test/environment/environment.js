const { TestEnvironment } = require("jest-environment-node");
const { tune } = require("../../cli/launch/tuning");
const { loadTest } = require("./modules");

// A worker gets a few dozen files and runs most code as rarely as a synth does.
tune();

/**
 * Loads the sources once per worker and keeps them for all test files that it
 * gets. Jest's own way is a context and a registry of modules for each test
 * file; loading everything again takes longer than most tests do.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // Jest's own parts still run in a context of theirs: `expect` must know the classes of ours.
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
      if (/^[A-Z]/.test(name) && typeof value === "function") this.global[name] = value;
    }
    // What `./transform` makes of a test file calls this.
    const { watch, watchAll } = config.globalConfig;
    this.global.loadTest = (file) => loadTest(file, watch || watchAll);
    this.global = globalThis;
  }

  async setup() {
    await super.setup();
    // Jest maps the places of a stack for what it compiled itself, Node for what `./modules` did.
    Error.prepareStackTrace = undefined;
    process.setSourceMapsEnabled(true);
  }
};
