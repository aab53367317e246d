// Makes build/: everything that the package holds besides its launcher.
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { build: bundle } = require("esbuild");
const { bundleOptions, bundled } = require("../../cli/bundle");
const { loadTypeScript } = require("../load-typescript");
const { licences } = require("./licences");
const { shareRepeated } = require("./share-repeated");
const { importOnce, keepReached, vendorZod, withoutReadonly } = require("./types");

/** Each is a module of the package. */
const DOORS = ["api/cluster", "api/component", "api/constructs", "api/schema", "cli/testing"];

/**
 * One character of another alphabet doubles what the text of the program takes in memory, and the time to read it.
 * esbuild writes those of texts as escapes; those in regular expressions it leaves.
 */
function mustBeAscii(code) {
  const at = code.search(/[^\0-\x7f]/);
  if (at === -1) return;
  const escaped = `\\u${code.charCodeAt(at).toString(16).padStart(4, "0")}`;
  throw new Error(
    `build/program.js: got ${code.charAt(at)} in ${code.slice(Math.max(0, at - 40), at + 20)}, want ASCII. Fix: write ${escaped} in the regular expression.`,
  );
}

/** @param {string} root folder of the sources */
async function build(root) {
  const folder = path.join(root, "build");
  fs.rmSync(folder, { recursive: true, force: true });
  const write = (name, text) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  const contents = loadTypeScript(path.join(__dirname, "contents.ts"));

  const program = bundled(
    await bundle(
      bundleOptions(root, {
        minifyIdentifiers: true,
        minifySyntax: true,
        // Short names would reach messages and stacks.
        keepNames: true,
      }),
    ),
  );
  mustBeAscii(program.code);
  write("program.js", program.code);
  write("LICENCES.md", licences(root, program.inputs));

  // Definitions run in a process of their own, which starts with this file.
  for (const file of ["runner.cjs", "runner-settings.json"])
    write(`cli/definition/${file}`, fs.readFileSync(path.join(root, "cli/definition", file), "utf8"));

  for (const [name, exported] of Object.entries(contents.exportedNames())) write(`${name}.js`, door(name, exported));
  write("definition.schema.json", `${JSON.stringify(shareRepeated(JSON.parse(contents.schemaText())))}\n`);
  for (const file of schemaFiles(root)) {
    write(file, JSON.stringify(JSON.parse(fs.readFileSync(path.join(root, file), "utf8"))));
  }
  declareTypes(root, path.join(folder, "types"));
}

/** A module of the package: what the program exports under its name, written out so that ESM sees the names too. */
function door(name, exported) {
  const specifier = name === "index" ? "groundwork-gitops" : `groundwork-gitops/${name}`;
  return [
    '"use strict";',
    `const shared = require("./program.js").sharedModules[${JSON.stringify(specifier)}];`,
    ...exported.map((key) => `exports.${key} = shared.${key};`),
    "",
  ].join("\n");
}

function schemaFiles(root) {
  return fs
    .readdirSync(path.join(root, "imports/schemas"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => `imports/schemas/${name.replaceAll("\\", "/")}`)
    .sort();
}

/** Declarations of what the modules export, and those of zod that they name. */
function declareTypes(root, folder) {
  const compiler = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
  const result = spawnSync(
    process.execPath,
    [compiler, "--project", path.join(__dirname, "tsconfig.json"), "--outDir", folder],
    { cwd: root, encoding: "utf8" },
  );
  if (result.status !== 0)
    throw new Error(`the types of the package do not compile:\n${result.stdout}${result.stderr}`);
  vendorZod(root, folder);
  keepReached(
    folder,
    DOORS.map((name) => `${name}.d.ts`),
  );
  withoutReadonly(folder);
  importOnce(folder);
  withoutIndentation(folder);
}

/** Types of charts are deep, so a sixth of the declarations is indentation; editors show them laid out all the same. */
function withoutIndentation(folder) {
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = path.join(folder, name);
    const text = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, text.replace(/^(?: {4})+|^\t+/gm, ""));
  }
}

module.exports = { build };
