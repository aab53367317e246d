import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitTreeId } from "../../../lib/artifact/git-tree";

const folder = mkdtempSync(join(tmpdir(), "groundwork-tree-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trim();
};

test("the id is the one that git gives, also where a folder and a file begin alike", () => {
  const files: Record<string, string> = {
    "a/b": "one\n",
    "a.b": "",
    a0: "ü",
    "a-/x/y/z.yaml": "deep\n",
    "ä.yaml": "not ASCII",
  };
  git("init", "--quiet");
  git("config", "core.autocrlf", "false");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  git("add", "--all");
  expect(gitTreeId(Object.entries(files))).toBe(git("write-tree"));
});

test("nothing at all is git's empty tree", () => {
  expect(gitTreeId([])).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});
