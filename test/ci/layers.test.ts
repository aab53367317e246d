import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import layers from "../../.ci/layers.json";
import { ROOT } from "../cli/project";

/** Files with the rules that they break. A circle is named at one of its files. */
const FILES: readonly (readonly [path: string, text: string, ...rules: string[]])[] = [
  ["lib/data/lowest.ts", "export const lowest = 1;"],
  ["lib/model/problem.ts", 'import { lowest } from "../data/lowest"; export const problem = lowest;'],
  ["lib/model/cluster.ts", 'import type { Stage } from "../stage/stage"; export type C = Stage;', "lib-model"],
  [
    "lib/model/construct.ts",
    'import type { Chart } from "cdk8s"; export type C = Chart;',
    "no-constructs-below-stages",
  ],
  ["lib/stage/stage.ts", 'import { Chart } from "cdk8s"; export class Stage extends Chart {}'],
  ["lib/schema/walk.ts", 'export * from "../model/problem";'],
  ["lib/schema/kinds.ts", 'export * from "../manifest/kinds";', "schema-low"],
  ["lib/manifest/kinds.ts", "export const kinds = [];"],
  ["lib/emit/tree.ts", 'export { kinds } from "../manifest/kinds";', "emit-low", "lib-emit"],
  ["lib/emit/write.ts", 'import { writeFileSync } from "node:fs"; export const write = writeFileSync;'],
  ["lib/delivery/disk.ts", 'import { readFileSync } from "node:fs"; export const read = readFileSync;', "files"],
  ["lib/delivery/start.ts", 'import { spawn } from "child_process"; export const start = spawn;', "files"],
  ["lib/delivery/stacks.ts", 'import { App } from "cdktf"; export const app = new App();', "cdktf-in-infra"],
  ["lib/delivery/judge.ts", 'import Ajv from "ajv"; export const judge = new Ajv();', "development-only"],
  ["lib/delivery/lost.ts", 'import { gone } from "./gone"; export const lost = gone;', "lost"],
  ["lib/plan/one.ts", 'import type { Two } from "./two"; export interface One { two?: Two }', "circle"],
  ["lib/plan/two.ts", 'import type { One } from "./one"; export interface Two { one?: One }'],
  ["lib/checks/up.ts", 'import { a } from "../../apps/a/component"; export const up = a;', "folder-lib"],
  ["lib/checks/late.ts", 'export const late = () => import("../../infra/vm");', "folder-lib"],
  ["apps/a/component.ts", "export const a = 1;"],
  ["apps/a/part.ts", 'import { a } from "./component"; export const part = a;'],
  ["apps/b/component.ts", 'import { a } from "../a/component"; export const b = a;', "component-alone"],
  ["apps/b/vm.ts", 'import { vm } from "../../infra/vm"; export const b = vm;', "folder-apps"],
  ["apps/catalog.ts", 'import { a } from "./a/component"; export const catalog = { a };'],
  ["apps/define-cluster.ts", "export const defineCluster = 1;"],
  ["infra/vm.ts", 'import { App } from "cdktf"; export const vm = new App();'],
  ["infra/cli.ts", 'import { main } from "../cli/main"; export const cli = main;', "folder-infra"],
  ["clusters/home.ts", 'import { defineCluster } from "../apps/define-cluster"; export default defineCluster;'],
  [
    "clusters/other.ts",
    'import { catalog } from "../apps/catalog"; export default catalog;',
    "clusters-define-cluster",
  ],
  ["compiler/synth.ts", 'import { vm } from "../infra/vm"; export const synth = vm;'],
  ["compiler/host.ts", 'import { main } from "../cli/main"; export const host = main;', "folder-compiler"],
  ["cli/main.ts", 'import { synth } from "../compiler/synth"; export const main = synth;'],
  ["cli/bench.ts", 'import { run } from "../bench/run"; export const bench = run;', "folder-cli"],
  ["bench/run.ts", 'import { main } from "../cli/main"; export const run = main;'],
];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

test("every rule names the files that break it, and no other file", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-layers-"));
  try {
    for (const [path, text] of FILES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const path of ["package.json", ".ci/layers.json", ".ci/dependency-cruiser.js"])
      cpSync(join(ROOT, path), join(folder, path));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const cruiser = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
    const folders = [...new Set(FILES.map(([path]) => path.split("/")[0] ?? ""))];
    const { stdout } = spawnSync(
      process.execPath,
      [cruiser, ...folders, "--config", ".ci/dependency-cruiser.js", "--output-type", "json"],
      { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    const { violations } = reportSchema.parse(JSON.parse(stdout)).summary;
    const found = violations.map(({ from, rule }) => `${from} ${rule.name}`).sort();
    expect(found).toEqual(FILES.flatMap(([path, , ...rules]) => rules.map((rule) => `${path} ${rule}`)).sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const foldersOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

test("every folder of lib has its place in the order", () => {
  expect([...layers.lib].sort()).toEqual(foldersOf("lib"));
});

test("every top folder that holds sources has its place", () => {
  const withSources = execFileSync("git", ["ls-files", "*.ts"], { cwd: ROOT, encoding: "utf8" });
  const folders = [...new Set(withSources.split("\n").map((path) => path.split("/")[0] ?? ""))].filter(Boolean);
  expect([...Object.keys(layers.folders), ...layers.tools].sort()).toEqual(folders.sort());
});
