import type { CheckContext, Finding } from "../lib/checks/rule";
import type { OwnedTree } from "../lib/emit/changes";
import type { Problem } from "../lib/model/problem";
import type { RenderRequest } from "../lib/plan/render-request";
import type { SchemaStore } from "../lib/schema/store";
import { projectTree } from "./project-tree";
import {
  completeCluster,
  type DraftedCluster,
  draftCluster,
  type ReadDefinition,
  type SynthesizedCluster,
} from "./synth-cluster";
import type { RenderTrouble } from "./unrendered";
import { withRenders } from "./with-renders";

/** All chosen clusters, synthesized in memory. */
export interface SynthesizedProject {
  /** The files of each cluster, and those that no single cluster owns. */
  readonly trees: readonly OwnedTree[];
  /** Everything that is wrong with the definitions. Where there is any, nothing may be written. */
  readonly problems: readonly Problem[];
  /** What the rules found in all clusters. */
  readonly findings: readonly Finding[];
  /** In the order of their definitions. */
  readonly clusters: readonly SynthesizedCluster[];
}

/** What a synthesis of several clusters takes besides their definitions. */
export interface ProjectOptions {
  /** The upstream schemas that rules judge by. */
  readonly schemas: SchemaStore;
  /** What rules may know in addition to the plans, by the name of the cluster; asked once, when all files are there. */
  readonly contexts?: (drafts: readonly DraftedCluster[]) => Promise<ReadonlyMap<string, CheckContext>>;
  /**
   * Renders charts, so that the same definitions find them among their files afterwards; gives what keeps
   * some from being rendered. Absent: nothing is rendered, and what is missing is a problem.
   */
  readonly render?: (requests: readonly RenderRequest[]) => Promise<ReadonlyMap<string, RenderTrouble>>;
  /** Called after each cluster with how many are done. */
  readonly progress?: (done: number) => void;
}

/** Synthesizes every definition in memory. */
export async function synthProject(
  definitions: readonly ReadDefinition[],
  { schemas, contexts, render, progress }: ProjectOptions,
): Promise<SynthesizedProject> {
  const first = definitions.map((definition, index) => {
    const draft = draftCluster(definition, schemas);
    progress?.(index + 1);
    return draft;
  });
  const drafts = await withRenders(first, definitions, { schemas, render });
  const known = await contexts?.(drafts);
  const clusters = drafts.map((draft) => completeCluster(draft, schemas, known?.get(draft.planned.cluster.name)));
  return {
    trees: [...clusters.map(({ cluster, tree }) => ({ owner: cluster.name, tree })), projectTree()],
    problems: clusters.flatMap(({ problems }) => problems),
    findings: clusters.flatMap(({ findings }) => findings),
    clusters,
  };
}
