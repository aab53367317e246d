import { spawnSync } from "node:child_process";
import { type CommittedCluster, committedObjects, committedStages } from "../lib/checks/facts/committed";
import { at, isFields } from "../lib/data/fields";
import { MOST_BYTES } from "../lib/emit/read-file";
import { hasMergeMarks } from "../lib/emit/record";
import { InputError } from "../lib/model/problem";
import { MODEL_VERSION } from "../lib/runbooks/model-json";
import { capture } from "./capture";

/** What a Git revision holds of `dist/`. */
export interface Committed {
  /** Short hash of the commit. */
  readonly revision: string;
  /** Clusters whose model it holds and that can be compared, by name. */
  readonly clusters: ReadonlyMap<string, CommittedCluster>;
  /** Clusters that cannot be compared, with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** All of `dist/` in one commit; a hundred times that of four clusters. */
const MOST_IN_ALL = 256 * 2 ** 20;

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
  const { blobs, unread } = listBlobs(folder, commit);
  const texts = readBlobs(folder, blobs);
  const files = new Map(blobs.map(({ path, hash }) => [path, texts.get(hash) ?? ""]));
  const clusters = new Map<string, CommittedCluster>();
  const unreadable = new Map<string, string>();
  const short = commit.slice(0, 10);
  for (const path of [...files.keys(), ...unread.keys()]) {
    const [, name] = /^docs\/([^/]+)\/model\.json$/.exec(path) ?? [];
    if (name === undefined) continue;
    const [skipped] = [...unread].filter(([file]) => belongsTo(file, name));
    const read =
      skipped === undefined
        ? committedCluster(revision ?? short, name, files)
        : `dist/${skipped[0]} is ${skipped[1]} in that commit`;
    if (typeof read === "string") unreadable.set(name, read);
    else clusters.set(name, read);
  }
  return { revision: short, clusters, unreadable };
}

/**
 * A cluster as files of another time hold it, or why it cannot be compared.
 *
 * @param all files below `dist/` at that time, those of other clusters included
 */
export function committedCluster(
  revision: string,
  name: string,
  all: ReadonlyMap<string, string>,
): CommittedCluster | string {
  const files = new Map([...all].filter(([file]) => belongsTo(file, name)));
  const marked = [...files].find(([, text]) => hasMergeMarks(text));
  if (marked !== undefined) return `dist/${marked[0]} holds the marks of a merge`;
  try {
    const document: unknown = JSON.parse(files.get(`docs/${name}/model.json`) ?? "");
    const model = at(document, "cluster");
    if (at(document, "schemaVersion") !== MODEL_VERSION || !isFields(model))
      return "its model there is of another version of Groundwork";
    const cluster = { revision, model, files };
    // Read now, so that a file that was broken by hand is a message and ends nothing.
    committedObjects(cluster, name);
    committedStages(cluster, name);
    return cluster;
  } catch {
    return "its files there were changed by hand and cannot be read";
  }
}

function belongsTo(file: string, cluster: string): boolean {
  return (
    ["docs", "kubernetes", "edge", "talos"].some((part) => file.startsWith(`${part}/${cluster}/`)) ||
    /^[a-z][a-z0-9]*\//.test(
      file.startsWith(`terraform/stacks/${cluster}-`) ? file.slice(`terraform/stacks/${cluster}-`.length) : "",
    )
  );
}

interface Blob {
  /** Below `dist/`. */
  readonly path: string;
  readonly hash: string;
}

/** Every file of `dist/`, and by path what of it is not read: links, and files that are too large. */
function listBlobs(
  folder: string,
  commit: string,
): { readonly blobs: readonly Blob[]; readonly unread: ReadonlyMap<string, string> } {
  const listed = capture("git", ["ls-tree", "-r", "-z", "-l", commit, "dist"], folder)?.stdout ?? "";
  const blobs: Blob[] = [];
  const unread = new Map<string, string>();
  let total = 0;
  for (const line of listed.split("\0")) {
    const [, mode, hash, size, full] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    if (hash === undefined || full === undefined) continue;
    const path = full.slice("dist/".length);
    total += Number(size);
    if (mode === undefined || !/^100(644|755)$/.test(mode)) unread.set(path, "a link or another repository");
    else if (Number(size) > MOST_BYTES || total > MOST_IN_ALL) unread.set(path, "too large");
    else blobs.push({ path, hash });
  }
  return { blobs, unread };
}

/** The texts of many blobs by one process, by hash. */
function readBlobs(folder: string, blobs: readonly Blob[]): ReadonlyMap<string, string> {
  const { stdout } = spawnSync("git", ["cat-file", "--batch"], {
    cwd: folder,
    input: blobs.map(({ hash }) => `${hash}\n`).join(""),
    // Every text comes with a line about it.
    maxBuffer: 2 * MOST_IN_ALL,
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
