import { blocking } from "../../lib/checks/finding";
import type { Finding } from "../../lib/checks/rule";
import { isSettled } from "../../lib/emit/changes";
import { lookAtDist } from "../../lib/emit/write";
import { InputError, type Problem } from "../../lib/model/problem";
import { capture } from "../capture";
import { findDefinitions } from "../definition/find";
import type { Host } from "../host";
import { makeClusters } from "../make-clusters";
import type { MakeOptions } from "../plan-clusters";
import type { Project } from "../project";
import { Refused } from "../refused";
import { withContents } from "../with-contents";
import { type Publishable, publishable } from "./published";

/** What may be published, or why nothing may. */
export type Prepared =
  | { readonly state: "ready"; readonly clusters: readonly Publishable[] }
  /** Findings of error severity that nobody accepted. */
  | { readonly state: "findings"; readonly findings: readonly Finding[] }
  /** Files below the project that are not what a synth writes, or that no commit holds. */
  | { readonly state: "drift"; readonly files: readonly string[]; readonly why: "stale" | "uncommitted" };

/**
 * Makes the artifacts of some clusters, or of all that are pulled from a
 * registry. What is published is what the definitions give now, so `dist/` has
 * to be that, and where `dist/` is in Git, a commit has to hold it.
 *
 * @throws InputError for a definition with problems, and for a cluster that is named and pulls from Git
 */
export async function prepare(
  host: Host,
  project: Project,
  names: readonly string[],
  dataOnly: boolean,
): Promise<Prepared> {
  return withContents(host, (host, afresh) =>
    prepareOnce(host, project, names, { dataOnly, afresh, today: host.today() }),
  );
}

async function prepareOnce(
  host: Host,
  { folder, dist }: Project,
  names: readonly string[],
  options: MakeOptions,
): Promise<Prepared> {
  const { made, trees, problems } = await makeClusters(host, folder, names, options);
  const findings = made.flatMap((one) => [...one.findings, ...one.inDocuments]);
  if (problems.length > 0) throw new Refused(problems, findings);
  if (blocking(findings).length > 0) return { state: "findings", findings };

  const refusals: Problem[] = [];
  const clusters = made.flatMap((one): readonly Publishable[] => {
    const result = publishable(one);
    if ("artifact" in result) return [result];
    const { files } = findDefinitions(folder);
    refusals.push({ file: files.find(({ name }) => name === one.name)?.file ?? one.name, ...result });
    return [];
  });
  if (refusals.length > 0 && (names.length > 0 || clusters.length === 0)) throw new InputError(refusals);

  const published = new Set(clusters.map(({ name }) => name));
  const look = lookAtDist(dist, {
    wanted: trees.filter(({ owner }) => published.has(owner)),
    owners: undefined,
    overwrite: false,
  });
  if (look.state === "unreadable")
    return { state: "drift", why: "stale", files: look.unreadable.map(({ path }) => `dist/${path}`) };
  const { plan, interrupted } = look;
  if (interrupted || plan.kept.length > 0 || !isSettled(plan)) {
    const paths = [...plan.create, ...plan.update, ...plan.remove, ...plan.conflicts].map(({ path }) => path);
    return { state: "drift", why: "stale", files: [...paths, ...plan.kept].sort().map((path) => `dist/${path}`) };
  }
  const uncommitted = uncommittedOf(folder, [...published]);
  if (uncommitted.length > 0) return { state: "drift", why: "uncommitted", files: uncommitted };
  return { state: "ready", clusters };
}

/** Files of these clusters that the last commit does not hold as they are; none outside Git, and none that Git ignores. */
function uncommittedOf(folder: string, names: readonly string[]): readonly string[] {
  const below = names.map((name) => `dist/kubernetes/${name}`);
  const status = capture("git", ["status", "--porcelain", "-z", "--untracked-files=all", "--", ...below], folder);
  if (status?.code !== 0) return [];
  // `XY path`; of a renamed file, the entry after it is its former name.
  return status.stdout
    .split("\0")
    .flatMap((entry) => /^[ MTADRCU?!]{2} (.+)$/s.exec(entry)?.[1] ?? [])
    .sort();
}
