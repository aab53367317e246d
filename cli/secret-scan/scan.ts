import type { DraftedCluster } from "../../compiler/synth-cluster";
import type { ScannedText } from "../../lib/checks/rule";
import type { Tree } from "../../lib/emit/tree";
import { type CleanTexts, SecretScan } from "../../lib/secret-scan/file";
import { capture } from "../capture";
import { filesOfProject, type ProjectFile } from "./project-files";

/** What the scan found in the files of one cluster. */
export interface ClusterScan {
  /** The definition's name for it. */
  readonly name: string;
  /** Places that look like a secret. */
  readonly texts: readonly ScannedText[];
}

/** Kept while a program watches: what did not change is not looked at again. */
const scanOfProcess = new SecretScan();

/** Files whose values rules look at as data, before they are written: lines show the rest. */
const WRITTEN_FROM_DATA = /^dist\/(?:(?:kubernetes|terraform|talos)\/.*\.(?:ya?ml|json)|docs\/.*\.json|[^/]*\.json)$/;

/**
 * Scans everything that would reach Git: every file that a synth would write,
 * and what `scanOthers` looks at.
 */
export function scanProject(
  folder: string,
  drafts: readonly Pick<DraftedCluster, "planned" | "files">[],
): readonly ClusterScan[] {
  const others = scanOthers(
    folder,
    drafts.map(({ planned }) => planned.cluster.name),
  );
  return drafts.map(({ planned: { cluster }, files }) => ({
    name: cluster.name,
    texts: [...scanTree(files), ...(others.get(cluster.name) ?? [])],
  }));
}

/**
 * Scans the definitions, what is next to them, and other files of the project.
 * What belongs to none of these clusters counts for the first one.
 *
 * @param names of the clusters that were asked for
 * @param clean texts that an earlier run has scanned; absent: none
 */
export function scanOthers(
  folder: string,
  names: readonly string[],
  clean?: CleanTexts,
): ReadonlyMap<string, readonly ScannedText[]> {
  const found = new Map<string, ScannedText[]>(names.map((name) => [name, []]));
  const [first] = names;
  if (first === undefined) return found;
  const files = filesOfProject(folder);
  const ownerOf = ownersIn(files);
  const beside = files
    .map((file) => ({ file, owner: ownerOf(file.path) }))
    // What belongs to a cluster that was not asked for is reported when it is.
    .filter(({ owner }) => owner === undefined || names.includes(owner))
    .flatMap(({ file, owner = "" }) => scanFile(file, clean).map((text) => ({ owner, text })));
  const ignored = ignoredByGit(folder, new Set(beside.map(({ text }) => text.file)));
  for (const { owner, text } of beside)
    if (!ignored.has(text.file)) found.get(found.has(owner) ? owner : first)?.push(text);
  return found;
}

/**
 * Scans files that a synth would write, those below a path alone where one is given.
 *
 * @param clean texts that an earlier run has scanned; absent: none
 */
export function scanTree(
  tree: Tree,
  { below = "", clean }: { readonly below?: string; readonly clean?: CleanTexts | undefined } = {},
): readonly ScannedText[] {
  return tree
    .files()
    .filter(([path]) => path.startsWith(below))
    .flatMap(([path, text]) => {
      const file = `dist/${path}`;
      return scanOfProcess.scan(
        { path: file, text, ...(WRITTEN_FROM_DATA.test(file) ? { look: "lines" } : {}) },
        clean,
      );
    });
}

/** Most files of a project are those of the last run: a hash costs less than any look but one at a few words. */
const SHORT = 256;

function scanFile({ path, text, ours }: ProjectFile, clean?: CleanTexts): readonly ScannedText[] {
  return scanOfProcess.scan({ path, text, ...(ours ? {} : { look: "kinds" }) }, clean, SHORT);
}

/** The cluster that a file belongs to: its definition `clusters/<name>.*`, and what is below `clusters/<name>/`. */
function ownersIn(files: readonly ProjectFile[]): (path: string) => string | undefined {
  const names = files.flatMap(({ path }) => DEFINITION.exec(path)?.[1] ?? []);
  return (path) => names.find((name) => path.startsWith(`clusters/${name}/`) || path.startsWith(`clusters/${name}.`));
}

const DEFINITION = /^clusters\/([^_./][^/]*?)\.(?:m?ts|ya?ml)$/;

/** A secret in a file that Git ignores does not leave this machine. Git is asked only where something was found. */
function ignoredByGit(folder: string, paths: ReadonlySet<string>): ReadonlySet<string> {
  if (paths.size === 0) return new Set();
  const asked = capture("git", ["check-ignore", "--stdin", "-z"], folder, [...paths].join("\0"));
  return new Set(asked?.stdout.split("\0").filter((path) => path !== "") ?? []);
}
