import { spawnSync } from "node:child_process";
import type { CommittedCluster } from "../lib/checks/facts/committed";
import { at, isFields } from "../lib/data/fields";
import { InputError } from "../lib/model/problem";
import { MODEL_VERSION } from "../lib/runbooks/model-json";
import { capture } from "./capture";

/** What a Git revision holds of `dist/`. */
export interface Committed {
  /** Short hash of the commit. */
  readonly revision: string;
  /** Clusters whose model it holds and that can be compared, by name. */
  readonly clusters: ReadonlyMap<string, CommittedCluster>;
  /** Clusters whose model is of another version of Groundwork. */
  readonly unreadable: readonly string[];
}

const MOST_BYTES = 256 * 2 ** 20;

/**
 * Reads `dist/` as a revision holds it, through git; no definition of that time
 * is run. Without a revision: the last commit that changed `dist/`.
 * @throws InputError where there is no such revision, no repository, or no commit with `dist/`
 */
export function readCommitted(folder: string, revision: string | undefined): Committed {
  const git = (...args: readonly string[]): string | undefined => {
    const result = capture("git", args, folder);
    return result?.code === 0 ? result.stdout.trim() : undefined;
  };
  const prefix = git("rev-parse", "--show-prefix");
  if (prefix === undefined) throw wrong("no Git repository", "a project in Git", "git init, and commit dist/");
  const commit =
    revision === undefined
      ? git("log", "-1", "--format=%H", "--", "dist")
      : git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  if (commit === undefined || commit === "")
    throw revision === undefined
      ? wrong("no commit that holds dist/", "a committed dist/", "run synth and commit dist/")
      : wrong(
          revision,
          "a revision of this repository",
          "name a branch, a tag or a commit; in CI fetch its history too",
        );
  const blobs = listBlobs(folder, commit);
  const texts = readBlobs(
    folder,
    blobs.map(([, hash]) => hash),
  );
  const files = new Map(blobs.map(([path, hash]) => [path.slice("dist/".length), texts.get(hash) ?? ""]));
  const clusters = new Map<string, CommittedCluster>();
  const unreadable: string[] = [];
  const short = commit.slice(0, 10);
  for (const [path, text] of files) {
    const [, name] = /^docs\/([^/]+)\/model\.json$/.exec(path) ?? [];
    if (name === undefined) continue;
    const document: unknown = JSON.parse(text);
    const model = at(document, "cluster");
    if (at(document, "schemaVersion") !== MODEL_VERSION || !isFields(model)) unreadable.push(name);
    else
      clusters.set(name, {
        revision: revision ?? short,
        model,
        files: new Map([...files].filter(([file]) => belongsTo(file, name))),
      });
  }
  return { revision: short, clusters, unreadable };
}

function belongsTo(file: string, cluster: string): boolean {
  return (
    ["docs", "kubernetes", "edge", "talos"].some((part) => file.startsWith(`${part}/${cluster}/`)) ||
    /^(keys|access|machines|platform)\//.test(
      file.startsWith(`terraform/stacks/${cluster}-`) ? file.slice(`terraform/stacks/${cluster}-`.length) : "",
    )
  );
}

/** Path below the project and hash of every file of `dist/`. */
function listBlobs(folder: string, commit: string): readonly (readonly [string, string])[] {
  const listed = capture("git", ["ls-tree", "-r", "-z", commit, "dist"], folder)?.stdout ?? "";
  return listed.split("\0").flatMap((line) => {
    const [, hash, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return hash === undefined || path === undefined ? [] : [[path, hash] as const];
  });
}

/** The texts of many blobs by one process. */
function readBlobs(folder: string, hashes: readonly string[]): ReadonlyMap<string, string> {
  const { stdout } = spawnSync("git", ["cat-file", "--batch"], {
    cwd: folder,
    input: `${hashes.join("\n")}\n`,
    maxBuffer: MOST_BYTES,
  });
  const texts = new Map<string, string>();
  let offset = 0;
  while (offset < stdout.length) {
    const end = stdout.indexOf("\n", offset);
    const [hash = "", , size] = stdout.subarray(offset, end).toString("utf8").split(" ");
    const length = Number(size);
    if (end === -1 || !Number.isInteger(length)) break;
    texts.set(hash, stdout.subarray(end + 1, end + 1 + length).toString("utf8"));
    offset = end + 1 + length + 1;
  }
  return texts;
}

function wrong(got: string, want: string, fix: string): InputError {
  return new InputError([{ file: "--against", path: "", got, want, fix }]);
}
