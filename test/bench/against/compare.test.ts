import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { COMMANDS, compareWith } from "../../../bench/against/compare";
import { checkOut, copyTree, installPackages, resolveRevision } from "../../../bench/against/tree";
import { forget } from "../../../bench/many";
import { CLUSTERS } from "../../../cli/cluster-key";
import { CONTENTS } from "../../../cli/kept-contents";
import { SEEN } from "../../../cli/kept-seen";
import { TEXTS } from "../../../cli/kept-texts";
import { ROOT } from "../../cli/project";

/** A program as small as it can be: it writes a file into dist/, or ends with a finding. */
const PROGRAM = `
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const [, project, command] = process.argv.slice(2);
mkdirSync(join(project, "dist"), { recursive: true });
writeFileSync(join(project, "dist", command), "");
`;
const FAILING = `${PROGRAM}if (command === "check") { console.error("error: one finding"); process.exit(2); }\n`;

let folder: string;
let root: string;

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function commit(message: string): string {
  git("add", "--all");
  git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", message);
  return git("rev-parse", "HEAD").trim();
}

/** A repository with two commits, and a change that is in none. */
let first: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundwork-bench-test-"));
  root = join(folder, "repository");
  mkdirSync(root);
  git("init", "--quiet");
  write("package-lock.json", "{}");
  write(".gitignore", "node_modules/\n*.log\n");
  write("cli/groundwork.js", FAILING);
  first = commit("first");
  write("cli/groundwork.js", PROGRAM);
  write("lib/removed.ts", "");
  commit("second");
  rmSync(join(root, "lib/removed.ts"));
  write("lib/untracked.ts", "");
  write("some.log", "");
  write("node_modules/package/index.js", "");
  mkdirSync(join(root, "bench"));
  cpSync(join(ROOT, "bench", "measure.js"), join(root, "bench", "measure.js"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a revision is a branch, a tag or a commit", async () => {
  git("tag", "v1", first);
  expect(await resolveRevision(root, "v1")).toBe(first);
  expect(await resolveRevision(root, first.slice(0, 8))).toBe(first);
  await expect(resolveRevision(root, "v2")).rejects.toThrow('got revision "v2", want a branch, tag or commit');
  await expect(resolveRevision(root, "--all")).rejects.toThrow('got revision "--all"');
});

test("this tree is copied as it is, without what Git ignores", async () => {
  const copy = await copyTree(root, join(folder, "here"), {});
  expect(readdirSync(copy).sort()).toEqual([".gitignore", "bench", "cli", "lib", "node_modules", "package-lock.json"]);
  expect(readdirSync(join(copy, "lib"))).toEqual(["untracked.ts"]);
  expect(existsSync(join(copy, "node_modules/package/index.js"))).toBe(true);
});

test("another revision is written outside the repository, which stays as it is", async () => {
  const before = [git("status", "--porcelain"), git("worktree", "list"), git("branch")];
  const project = await checkOut(root, first, join(folder, "there"), {});
  expect(readdirSync(project, { recursive: true, encoding: "utf8" }).sort()).toEqual([
    ".gitignore",
    "cli",
    "cli/groundwork.js",
    "package-lock.json",
  ]);
  expect([git("status", "--porcelain"), git("worktree", "list"), git("branch")]).toEqual(before);
});

test("a project in a folder of its repository is found there", async () => {
  const project = await checkOut(join(root, "cli"), first, join(folder, "part"), {});
  expect(readdirSync(project)).toEqual(["groundwork.js"]);
});

test("packages are shared while the lock file is the same, and installed when it is another one", async () => {
  const project = await checkOut(root, first, join(folder, "same"), {});
  expect(await installPackages(root, project, {})).toBe("shared");
  expect(existsSync(join(project, "node_modules/package/index.js"))).toBe(true);

  const other = await checkOut(root, first, join(folder, "other"), {});
  const name = { name: "other", version: "1.0.0" };
  writeFileSync(join(other, "package.json"), JSON.stringify(name));
  writeFileSync(
    join(other, "package-lock.json"),
    JSON.stringify({ ...name, lockfileVersion: 3, packages: { "": name } }),
  );
  expect(await installPackages(root, other, {})).toBe("installed");
  expect(existsSync(join(other, "node_modules/package"))).toBe(false);
});

test("both trees run every command; one that fails says why and the rest goes on", async () => {
  const scratch = join(folder, "scratch");
  mkdirSync(scratch);
  const progress: string[] = [];
  const comparison = await compareWith(
    { root, scratch },
    { revision: first, runs: 1, commands: COMMANDS, settleMs: 0, progress: (line) => void progress.push(line) },
  );
  expect(comparison).toMatchObject({
    here: { commit: git("rev-parse", "HEAD").trim(), changed: true },
    there: { revision: first, commit: first, packages: "shared" },
    runs: 1,
  });
  expect(Object.keys(comparison.commands)).toEqual(COMMANDS.map(({ name }) => name));
  const { "check all clusters": check, ...others } = comparison.commands;
  expect(check).toEqual({ failed: expect.stringContaining("check ended with 2:\nerror: one finding") });
  for (const result of Object.values(others)) {
    expect(result).toMatchObject({ wallMs: { here: expect.any(Number), ratio: expect.any(Number) } });
  }
  expect(readdirSync(join(scratch, "there", "dist"))).toEqual(["check", "synth"]);
  expect(progress).toHaveLength(2 + COMMANDS.length);
});

test("generated clusters are the same for both trees, and nothing is kept of them", async () => {
  const scratch = join(folder, "generated");
  mkdirSync(scratch);
  const generated = { clusters: 2, objects: 5 };
  const { commands } = await compareWith(
    { root, scratch },
    {
      revision: first,
      runs: 1,
      commands: [{ name: "two", args: ["synth"], empty: true, generated }],
      settleMs: 0,
      progress: () => undefined,
    },
  );
  expect(commands).toMatchObject({ two: { wallMs: { ratio: expect.any(Number) } } });
  const texts = ["here", "there"].map((tree) =>
    readdirSync(join(scratch, `${tree}-2-5`, "clusters")).map((name) => [
      name,
      readFileSync(join(scratch, `${tree}-2-5`, "clusters", name), "utf8"),
    ]),
  );
  expect(texts[0]?.map(([name]) => name)).toEqual(["c0.yaml", "c1.yaml"]);
  expect(texts[1]).toEqual(texts[0]);
});

test("what is forgotten is dist and all that runs keep, and not the program; it is moved, for removing slows down what is written next", () => {
  const tree = join(folder, "tree");
  const kept = [CLUSTERS, CONTENTS, SEEN, TEXTS, "runs"];
  for (const path of ["dist", ...[...kept, "abc"].map((name) => `.groundwork/cache/${name}`)])
    mkdirSync(join(tree, path), { recursive: true });
  writeFileSync(join(tree, ".groundwork/cache/scans.txt"), "");
  forget(join(folder, "aside"), tree, tree);
  expect(readdirSync(tree)).toEqual([".groundwork"]);
  expect(readdirSync(join(tree, ".groundwork/cache"))).toEqual(["abc"]);
  expect(readdirSync(join(folder, "aside"))).toHaveLength(2 + kept.length);
});
