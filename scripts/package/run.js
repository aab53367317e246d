"use strict";

const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(path.dirname(__dirname));

/**
 * npm runs `prepare` after every plain install in a clone as well, where the
 * program runs from its sources and nothing has to be built. It is the same
 * script that builds the package when npm packs, or installs from a Git URL:
 * npm then works in another folder than the one it was started in.
 */
function installsInClone() {
  const { npm_lifecycle_event: event, npm_command: command, INIT_CWD: started } = process.env;
  return (
    event === "prepare" &&
    (command === "ci" || command === "install") &&
    started !== undefined &&
    fs.realpathSync(started) === fs.realpathSync(root)
  );
}

if (!installsInClone()) {
  const { build } = require("./build");
  build(root).catch((problem) => {
    console.error(problem);
    process.exitCode = 1;
  });
}
