import type { CommittedCluster } from "../../lib/checks/facts/committed";
import type { RenderedTimes } from "../../lib/checks/rule";
import type { ProjectFiles } from "../../lib/model/project-files";
import type { PlannedCluster } from "../../lib/plan/cluster";
import { LOCK } from "../../lib/rendered/lock";
import { renderedBothTimes } from "./both-times";
import { earlierFiles } from "./earlier";
import type { NewRenders } from "./new-renders";

/** What the charts of several clusters are rendered from, at both times. */
export interface TimesInput {
  /** Absolute path of the project's top. */
  readonly project: string;
  /** Each cluster with the files of its project. */
  readonly clusters: readonly { readonly planned: PlannedCluster; readonly files: ProjectFiles | undefined }[];
  /** What is compared with, by the name of the cluster. */
  readonly before: ReadonlyMap<string, CommittedCluster>;
  /** Commit that holds the charts of that time; absent: that of each cluster. */
  readonly revision?: string;
  /** Kinds whose schemas are known, as `group/version/Kind`. */
  readonly kinds: readonly string[];
  readonly renders: NewRenders;
  /** True: only what is at hand, of charts of the operator's own. */
  readonly onlyAtHand?: boolean | undefined;
}

/** What charts make at both times, by the name of the cluster; nothing of clusters that are new. */
export async function renderedTimes(input: TimesInput): Promise<ReadonlyMap<string, RenderedTimes>> {
  const { project, clusters, before: all, revision, kinds, renders, onlyAtHand } = input;
  const found = new Map<string, RenderedTimes>();
  for (const { planned, files } of clusters) {
    const { name } = planned.cluster;
    const before = all.get(name);
    if (before === undefined || files === undefined) continue;
    const earlier = earlierFiles(project, revision ?? before.revision);
    const over = renders.over(files);
    if (onlyAtHand === true && (planned.cluster.charts === undefined || over.read(LOCK) === undefined)) continue;
    found.set(name, await renderedBothTimes({ planned, before, earlier, kinds, files: over, renders, onlyAtHand }));
  }
  return found;
}
