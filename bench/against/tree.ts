import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { type RunOptions, runProcess } from "../run-process";

const LOCK = "package-lock.json";
const INSTALL_LIMIT_MS = 300_000;

/**
 * The commit that a branch, tag or hash names, as its full hash. Throws when the
 * repository around `root` has none of this name.
 */
export async function resolveRevision(root: string, revision: string): Promise<string> {
  const name = `${revision}^{commit}`;
  try {
    return (
      await runProcess("git", ["rev-parse", "--verify", "--quiet", "--end-of-options", name], { cwd: root })
    ).trim();
  } catch {
    throw new Error(
      `got revision "${revision}", want a branch, tag or commit of this repository. Fix: fetch it, or look it up with git log.`,
    );
  }
}

/**
 * Copies the files of this tree as they are now, committed or not, without what
 * Git ignores. Somebody may go on working while the copy is measured.
 */
export async function copyTree(root: string, folder: string, options: RunOptions): Promise<string> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = (await runProcess("git", list, { ...options, cwd: root })).split("\0");
  for (const file of files) {
    const from = join(root, file);
    // A deleted file that Git still lists.
    if (file === "" || lstatSync(from, { throwIfNoEntry: false })?.isFile() !== true) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(from, join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/**
 * Writes the files of a commit below a folder and returns where its project
 * lies. An index of its own keeps that out of the repository: there is nothing
 * to undo in it afterwards.
 */
export async function checkOut(root: string, commit: string, folder: string, options: RunOptions): Promise<string> {
  const git = (...args: string[]) =>
    runProcess("git", args, { ...options, cwd: root, env: { GIT_INDEX_FILE: `${folder}.index` } });
  // Where this project lies inside its repository, the empty text when it is the whole of it.
  const place = (await git("rev-parse", "--show-prefix")).trim();
  await git("read-tree", commit);
  await git("checkout-index", "--all", `--prefix=${folder}/`);
  return join(folder, place);
}

/** Gives a checked out project its packages: those of this tree where its lock file asks for the same ones. */
export async function installPackages(
  root: string,
  project: string,
  options: RunOptions,
): Promise<"shared" | "installed"> {
  const lock = (folder: string) => (existsSync(join(folder, LOCK)) ? readFileSync(join(folder, LOCK), "utf8") : "");
  if (lock(root) === lock(project)) {
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
    return "shared";
  }
  const install = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  await runProcess("npm", install, { ...options, cwd: project, limitMs: INSTALL_LIMIT_MS });
  return "installed";
}
