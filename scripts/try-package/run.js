// Does what an operator does, with the package that this tree makes: an empty
// folder, an archive of the tool, a first cluster, a component of one's own, an
// upgrade. No network but the npm registry. `npm run try:package`.
"use strict";

const assert = require("node:assert/strict");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { addChart, addComponent, addTest, misspellOption, writeChart } = require("./own-parts");

const ROOT = path.dirname(path.dirname(__dirname));
/** Half of what `npm ci --omit=dev` took before there was a package (KiB, as du counts). */
const MOST_KIB = 22_524;

/** The constructs that the operator's component uses: those that our own tests run with. */
const { "cdk8s-plus-30": PLUS } = require("../../package.json").devDependencies;

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

/** A copy of this tree as a clone has it, with what is not committed yet, and these packages. */
function cloned() {
  const clone = path.join(scratch, "groundwork");
  const listed = run(ROOT, "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of listed.split("\0").filter((name) => name !== "" && fs.existsSync(path.join(ROOT, name))))
    fs.cpSync(path.join(ROOT, file), path.join(clone, file));
  fs.symlinkSync(fs.realpathSync(path.join(ROOT, "node_modules")), path.join(clone, "node_modules"));
  return clone;
}

/** The command of the README that makes a repository next to the clone. */
function commandOfReadme() {
  const [, command] =
    /^(npm run init -- \.\.\/home .*)$/m.exec(fs.readFileSync(path.join(ROOT, "README.md"), "utf8")) ?? [];
  assert.ok(command !== undefined, "the README shows how to make a repository of one's own");
  return command;
}

/** An archive of the same program that calls itself a later version. */
function laterArchive(first) {
  const unpacked = path.join(scratch, "later");
  fs.mkdirSync(unpacked);
  run(unpacked, "tar", ["-xzf", first]);
  const manifest = path.join(unpacked, "package/package.json");
  const { version, ...rest } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  const [major, minor] = version.split(".");
  const later = `${major}.${Number(minor) + 1}.0`;
  fs.writeFileSync(manifest, JSON.stringify({ ...rest, version: later }));
  // It is built already, and its sources are not there to build it again.
  run(path.join(unpacked, "package"), "npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", scratch]);
  return path.join(scratch, `${rest.name}-${later}.tgz`);
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
  const cold = { env: { npm_config_cache: path.join(scratch, "npm-cache") } };
  run(cloned(), "bash", ["-c", commandOfReadme()], cold);
  const first = path.join(
    home,
    fs.readdirSync(home).find((name) => name.endsWith(".tgz")),
  );
  checkContents(first);
  const second = laterArchive(first);

  const kib = sizeOf(home, ["node_modules"]) - sizeOf(home, ["node_modules/typescript", "node_modules/@typescript"]);
  assert.ok(kib <= MOST_KIB, `the tool takes ${kib} KiB, and no more than ${MOST_KIB}`);

  const groundwork = (args, options) => run(home, "npx", ["groundwork", ...args], options);
  groundwork(["check"]);
  run(home, "npm", ["run", "--silent", "typecheck"]);
  // A clean installation from the lock file, as CI does it, with no script of any package.
  run(home, "npm", ["ci", "--ignore-scripts"]);

  const typecheck = (options) => run(home, "npm", ["run", "--silent", "typecheck"], options);
  run(home, "npm", ["install", "--save-dev", "--save-exact", `cdk8s-plus-30@${PLUS}`]);
  addComponent(home);
  groundwork(["synth"]);
  typecheck();
  const repair = misspellOption(home);
  assert.match(typecheck({ code: 1 }), /'replica' does not exist/);
  assert.match(groundwork(["check"], { code: 1 }), /components\.whoami\.replica: got unknown key/);
  repair();
  assert.match(fs.readFileSync(path.join(home, "types/components.md"), "utf8"), /pods that answer, e\.g\. 2/);
  assert.match(groundwork(["schema"]), /pods that answer, e\.g\. 2/);

  const archive = writeChart(home, run);
  groundwork(["types", archive]);
  fs.rmSync(path.join(home, archive));
  const respell = addChart(home);
  assert.match(groundwork(["check"], { code: 2 }), /value replica: got unknown key "replica"/);
  respell();
  groundwork(["synth"]);
  typecheck();
  addTest(home);
  run(home, "node", ["--test", "test/whoami.test.mjs"]);

  const git = (...args) => run(home, "git", ["-c", "user.name=You", "-c", "user.email=you@example.org", ...args]);
  git("init", "--quiet", "--initial-branch=main");
  git("config", "core.hooksPath", ".githooks");
  git("add", "--all");
  git("commit", "--quiet", "--message", "The cluster home");
  assert.equal(git("status", "--porcelain"), "", "a commit leaves nothing open");

  run(home, "npm", ["install", "--save-dev", "--ignore-scripts", second]);
  assert.match(groundwork(["upgrade-notes"]), /0\.1\.0 to 0\.2\.0/);
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
