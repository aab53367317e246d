import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cmd } from "../../lib/document/shell";
import { diskFolder } from "../../lib/emit/file-system";
import { readInside, reasonOf } from "../../lib/emit/read-file";
import { helmIgnores } from "../../lib/own/helm-ignore";
import { packChart } from "../../lib/rendered/pack";
import type { GitPlace } from "../../lib/stage/chart-source";
import { textFiles } from "../own-charts/archive";
import { missingDependencies, withInnerUnpacked } from "./inner";
import { runProgram } from "./program";
import { type ChartSource, type Fetched, refused } from "./source";

const MOST_DEPTH = 12;
/** Text in any language, no question at the terminal, no line ends of Windows. */
const ENV = { GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
const CONFIG = ["-c", "core.autocrlf=false", "-c", "advice.detachedHead=false"];

/**
 * Charts from Git repositories, by the `git` on PATH with the operator's own
 * credentials. The files of the tag or commit are packed here; charts that they
 * depend on and that the repository does not hold are brought by Helm.
 */
export function gitSource(stop: AbortSignal): ChartSource {
  return {
    title: "from Git",
    fetch: async (chart) => {
      if (!("git" in chart)) throw new Error(`${chart.name} is not from Git`);
      const scratch = mkdtempSync(join(tmpdir(), "groundwork-git-"));
      try {
        return (await checkOut(scratch, chart.git, stop)) ?? (await pack(scratch, chart.git, stop));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

/** Brings the commit into a folder; gives what was in the way. */
async function checkOut(
  folder: string,
  { url, tag, commit }: GitPlace,
  stop: AbortSignal,
): Promise<Fetched | undefined> {
  const git = (...args: readonly string[]) => runProgram("git", [...CONFIG, ...args], { folder, stop, env: ENV });
  const made = await git("init", "--quiet");
  if (made === undefined)
    return refused("no program named git on PATH", "git, which fetches charts of Git repositories", "install git");
  const wanted = commit ?? `refs/tags/${tag}`;
  let got = await git("fetch", "--quiet", "--depth", "1", "--no-tags", url, wanted);
  // Some servers give no commit by its digits; then everything is fetched.
  if (got?.code !== 0 && commit !== undefined)
    got = await git("fetch", "--quiet", url, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*");
  if (got?.code === 0) got = await git("checkout", "--quiet", "--detach", commit ?? "FETCH_HEAD");
  if (got?.code === 0) return undefined;
  const reason = (got?.stderr ?? "").split("\n").find((line) => /^(?:fatal|error): /.test(line));
  return refused(
    got?.code === -1 ? "no answer within five minutes" : `from git: ${reason?.replace(/^\w+: /, "") ?? "an error"}`,
    `${commit === undefined ? `tag ${tag}` : `commit ${commit}`} of ${url}`,
    `try the same by hand: ${cmd`git ls-remote ${url} ${tag ?? "HEAD"}`}; credentials are those of your git`,
  );
}

async function pack(scratch: string, { path, url }: GitPlace, stop: AbortSignal): Promise<Fetched> {
  const at = path === "." ? "" : path;
  const top = join(scratch, at);
  if (diskFolder(scratch).kind(at === "" ? "Chart.yaml" : `${at}/Chart.yaml`) !== "file")
    return refused(
      `no Chart.yaml in ${path}`,
      `the folder of a chart in ${url}`,
      "name the folder that holds Chart.yaml",
    );
  let files = readFiles(scratch, at);
  if (files instanceof Map && missingDependencies(textFiles(files)).length > 0) {
    // The lock says which versions; without one Helm takes the newest that fit.
    const how = files.has("Chart.lock") || files.has("requirements.lock") ? "build" : "update";
    const built = await runProgram("helm", ["dependency", how, top], { folder: scratch, stop });
    files = readFiles(scratch, at);
    const missing = files instanceof Map ? missingDependencies(textFiles(files)) : [];
    if (missing.length > 0) {
      const reason = built?.stderr.split("\n").find((line) => line.startsWith("Error:"));
      return refused(
        built === undefined ? "no helm on PATH" : `from Helm: ${reason?.replace(/^Error:\s*/, "") ?? "an error"}`,
        `the charts that it depends on: ${missing.join(", ")}`,
        `add their repositories with helm repo add, and try helm dependency ${how} in a clone of ${url}`,
      );
    }
  }
  if (!(files instanceof Map)) return files;
  const name = /^name:[ \t]*["']?([A-Za-z0-9._-]+)/m.exec(String(files.get("Chart.yaml")))?.[1] ?? "chart";
  return { bytes: packChart(name, withInnerUnpacked(files)) };
}

/** Files of a chart, those that Helm ignores left out; links are followed inside the repository alone. */
function readFiles(scratch: string, at: string): Map<string, Buffer> | Extract<Fetched, { readonly problem: unknown }> {
  const files = new Map<string, Buffer>();
  const disk = diskFolder(join(scratch, at));
  const ignored = helmIgnores(disk.kind(".helmignore") === "file" ? disk.read(".helmignore").toString("utf8") : "");
  const refusals: string[] = [];
  const walk = (folder: string, depth: number) => {
    if (depth > MOST_DEPTH) return;
    for (const { name, kind } of disk.list(folder)) {
      const below = folder === "" ? name : `${folder}/${name}`;
      if (below === ".git" || (kind !== "folder" && ignored(below))) continue;
      if (kind === "folder") walk(below, depth + 1);
      else {
        try {
          files.set(below, readInside(scratch, at === "" ? below : `${at}/${below}`));
        } catch (error) {
          const reason = reasonOf(error);
          if (reason === undefined) throw error;
          refusals.push(`${below}: ${reason}`);
        }
      }
    }
  };
  walk("", 0);
  const [first] = refusals;
  if (first === undefined) return files;
  return {
    problem: {
      got: first,
      want: "files of a chart, and links to files of the same repository",
      fix: "ask those who keep the repository, or copy the chart into a folder of your own",
    },
  };
}
