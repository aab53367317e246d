"use strict";
/**
 * Compiles every example and every TypeScript that a text shows, as an
 * operator's editor would: `groundwork-gitops` is what the package exports.
 *
 * A block with an import or an export is a whole module. Any other one is a
 * part of a definition, and is compiled as that.
 */
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const ROOT = resolve(__dirname, "../..");
const TEXTS = ["README.md", ...readdirSync(join(ROOT, "docs/handbook")).map((name) => `docs/handbook/${name}`)];
const FENCE = /^( *)```ts\n([\s\S]*?)^ *```/gm;

/** Names that a part of a release in the guide for components refers to. */
const GIVEN = `import { crdsOf } from "${ROOT}/lib/schema/crd-kinds";
import type { ReleaseProps } from "groundwork-gitops/component";
declare const storageClass: string;
export const part: Partial<ReleaseProps<string>> = {
`;
const DEFINITION = `import type { defineCluster } from "groundwork-gitops";
type Definition = Parameters<typeof defineCluster>[0];
type Part = { readonly [Field in keyof Definition]?: Partial<Definition[Field]> };
export const part: Part = {
`;

function moduleOf(text) {
  if (/^(import|export) /m.test(text)) return text.replaceAll(/ from "\.\.\/(?:\.\.\/)?(?=\w)/g, ` from "${ROOT}/`);
  return `${/^ *(needs|makes): /m.test(text) ? GIVEN : DEFINITION}${text}};\n`;
}

/** What a definition of the texts imports from a file next to it. */
const SHARED = `export const apps = { apps: {} };\n`;

const folder = mkdtempSync(join(tmpdir(), "groundwork-texts-"));
try {
  const shown = new Map();
  writeFileSync(join(folder, "_apps.ts"), SHARED);
  for (const text of TEXTS) {
    const source = readFileSync(join(ROOT, text), "utf8");
    for (const [index, [, , block]] of [...source.matchAll(FENCE)].entries()) {
      const name = `${text.replaceAll(/[^A-Za-z]+/g, "-")}-${index + 1}.ts`;
      writeFileSync(join(folder, name), moduleOf(block));
      shown.set(name, text);
    }
  }
  const config = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: {
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
      noUnusedLocals: false,
      paths: {
        "groundwork-gitops": [join(ROOT, "api/cluster.ts")],
        "groundwork-gitops/*": [join(ROOT, "api/*")],
        "*": [join(ROOT, "node_modules/*")],
      },
    },
    include: [join(folder, "*.ts"), join(ROOT, "examples/*/clusters/*.ts"), join(ROOT, "examples/*/components/*.ts")],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", folder], { stdio: ["ignore", "inherit", "inherit"] });
  process.stdout.write(`${shown.size} blocks of texts and every example compile\n`);
} catch (error) {
  if (typeof error !== "object" || error === null || !("status" in error)) throw error;
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
