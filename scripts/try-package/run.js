// Does what an operator does, with the package that this tree makes: an empty
// folder, an archive of the tool, a first cluster, a component of one's own, an
// upgrade. No network but the npm registry. `npm run try:package`.
"use strict";

const assert = require("node:assert/strict");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { addOwnParts } = require("./own-parts");

const ROOT = path.dirname(path.dirname(__dirname));
/** Half of what `npm ci --omit=dev` took before there was a package (KiB, as du counts). */
const MOST_KIB = 22_524;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-try-"));
const home = path.join(scratch, "home");

/** Runs a program to its end, and ends the trial when it fails in a way that was not expected. */
function run(folder, command, args, { code = 0, env = {} } = {}) {
  const from = process.hrtime.bigint();
  const result = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, npm_config_audit: "false", npm_config_fund: "false", ...env },
  });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  process.stdout.write(`${seconds.toFixed(1).padStart(6)} s  ${command} ${args.join(" ")}\n`);
  const said = `${result.stdout}${result.stderr}`;
  if (result.status !== code) throw new Error(`got exit code ${result.status}, want ${code}:\n${said}`);
  return said;
}

/** The archive that this tree makes, and one of a later version of the same tree. */
function archives() {
  const pack = (folder, to, ...args) => {
    fs.mkdirSync(to, { recursive: true });
    run(folder, "npm", ["pack", "--silent", "--pack-destination", to, ...args]);
    const [name] = fs.readdirSync(to).filter((file) => file.endsWith(".tgz"));
    return path.join(to, name);
  };
  const first = pack(ROOT, path.join(scratch, "first"));
  const unpacked = path.join(scratch, "later");
  fs.mkdirSync(unpacked);
  run(unpacked, "tar", ["-xzf", first]);
  const manifest = path.join(unpacked, "package/package.json");
  const { version, ...rest } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  const [major, minor] = version.split(".");
  fs.writeFileSync(manifest, JSON.stringify({ ...rest, version: `${major}.${Number(minor) + 1}.0` }));
  // It is built already, and its sources are not there to build it again.
  const second = pack(path.join(unpacked, "package"), path.join(scratch, "second"), "--ignore-scripts");
  return { first, second };
}

function checkContents(archive) {
  const names = run(scratch, "tar", ["-tzf", archive]).trim().split("\n");
  const stray = names.filter((name) =>
    /^package\/(test|dist|clusters|state|scripts|bench)\/|\.(sops|sealed)\.yaml$/.test(name),
  );
  assert.deepEqual(stray, [], "nothing of tests, examples or dist/ is in the archive");
  for (const wanted of [
    "LICENSE",
    "README.md",
    "build/LICENCES.md",
    "build/program.js",
    "build/definition.schema.json",
  ])
    assert.ok(names.includes(`package/${wanted}`), `the archive holds ${wanted}`);
}

function sizeOf(folder, paths) {
  const lines = run(folder, "du", ["-sk", ...paths])
    .trim()
    .split("\n");
  return lines.reduce((sum, line) => sum + Number(line.split("\t")[0]), 0);
}

function main() {
  const { first, second } = archives();
  checkContents(first);

  run(ROOT, "node", ["cli/groundwork.js", "init", home, "--yes", "--tool", first, "--domain", "home.example.org"]);
  run(home, "npm", ["install", "--ignore-scripts"]);
  const kib = sizeOf(home, ["node_modules"]) - sizeOf(home, ["node_modules/typescript", "node_modules/@typescript"]);
  assert.ok(kib <= MOST_KIB, `the tool takes ${kib} KiB, and no more than ${MOST_KIB}`);

  const groundwork = (args, options) => run(home, "npx", ["groundwork", ...args], options);
  assert.match(groundwork(["synth"]), /Next: /);
  groundwork(["check"]);
  run(home, "npm", ["run", "--silent", "typecheck"]);

  addOwnParts(home);
  groundwork(["synth"]);
  run(home, "npm", ["run", "--silent", "typecheck"]);

  const git = (...args) => run(home, "git", ["-c", "user.name=You", "-c", "user.email=you@example.org", ...args]);
  git("init", "--quiet", "--initial-branch=main");
  git("config", "core.hooksPath", ".githooks");
  git("add", "--all");
  git("commit", "--quiet", "--message", "The cluster home");
  assert.equal(git("status", "--porcelain"), "", "a commit leaves nothing open");

  run(home, "npm", ["install", "--save-dev", "--ignore-scripts", second]);
  groundwork(["synth"]);
  groundwork(["check", "--against", "HEAD"]);
  process.stdout.write(`The tool takes ${kib} KiB. Everything worked.\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
