// The declarations that the package brings: those that its modules lead to,
// and those of zod that these name. The package zod is 8 MiB, of which its
// declarations are a twentieth, so they come along and the package does not.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const RELATIVE = /(?:from|import)\s*\(?\s*["'](\.[^"']*)["']/g;
const ZOD = /(from\s+|import\(|import\s+)["']zod(?:\/(v4\/core))?["']/g;
/** Texts of messages in other languages; nothing of ours names them. */
const LOCALES = "v4/locales/index.d.ts";

/** A comment on lines of its own. What zod says about its own insides helps nobody who writes a definition. */
const COMMENT = /^[ \t]*\/\*\*(?:[^*]|\*(?!\/))*\*\/\r?\n/gm;

/** Copies the declarations of zod below `folder` and leads ours there. */
function vendorZod(root, folder) {
  const zod = path.dirname(require.resolve("zod/package.json", { paths: [root] }));
  const read = (file) => (file === LOCALES ? "export {};\n" : fs.readFileSync(path.join(zod, file), "utf8"));
  for (const file of reached(["index.d.ts", "v4/core/index.d.ts"], read)) {
    const target = path.join(folder, "zod", file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, read(file).replaceAll(COMMENT, ""));
  }
  for (const file of declarations(folder)) {
    if (file.startsWith("zod/")) continue;
    const place = path.posix.relative(path.posix.dirname(file), "zod");
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    fs.writeFileSync(
      path.join(folder, file),
      text.replaceAll(
        ZOD,
        (_, keyword, part) => `${keyword}"${place}/${part === undefined ? "" : `${part}/`}index.js"`,
      ),
    );
  }
}

/**
 * Takes `readonly` from the properties of the generated declarations, a tenth
 * of their bytes. What somebody writes may be read-only all the same: TypeScript
 * does not compare it between properties (TypeScript handbook: Object Types).
 * Lists keep theirs, because there it is compared.
 */
function withoutReadonly(folder) {
  for (const file of declarations(folder)) {
    if (!file.startsWith("imports/")) continue;
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    fs.writeFileSync(path.join(folder, file), text.replaceAll(/^(\s*)readonly (?=[\w$"'[])/gm, "$1"));
  }
}

/** The compiler names what a file does not import as `import("…").Name`, at every place where it is used. */
const IMPORTED = /\bimport\("([^"]+)"\)\.(?=[\w$])/g;

/** Imports once at the top what a declaration would else import in hundreds of places. */
function importOnce(folder) {
  for (const file of declarations(folder)) {
    const name = path.join(folder, file);
    const text = fs.readFileSync(name, "utf8");
    const specifiers = new Map();
    for (const [, specifier] of text.matchAll(IMPORTED))
      specifiers.set(specifier, specifiers.get(specifier) ?? `$${specifiers.size}`);
    if (specifiers.size === 0) continue;
    const imports = [...specifiers].map(([specifier, alias]) => `import type * as ${alias} from "${specifier}";\n`);
    fs.writeFileSync(
      name,
      `${imports.join("")}${text.replaceAll(IMPORTED, (_, specifier) => `${specifiers.get(specifier)}.`)}`,
    );
  }
}

/** Removes the declarations that none of these files leads to. */
function keepReached(folder, files) {
  const kept = reached(files, (file) => fs.readFileSync(path.join(folder, file), "utf8"));
  for (const file of declarations(folder)) if (!kept.has(file)) fs.rmSync(path.join(folder, file));
}

/** These files and all that they import by a relative path. */
function reached(files, read) {
  const found = new Set(files);
  for (const file of found) {
    for (const [, name] of read(file).matchAll(RELATIVE)) {
      const path_ = path.posix.join(path.posix.dirname(file), name.replace(/\.(c|m)?js$/, ""));
      found.add(`${path_}.d.ts`);
    }
  }
  return found;
}

function declarations(folder) {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => name.replaceAll("\\", "/"));
}

module.exports = { importOnce, keepReached, vendorZod, withoutReadonly };
