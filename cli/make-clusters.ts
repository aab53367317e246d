import type { SynthesizedCluster } from "../compiler/synth-cluster";
import type { OwnedTree } from "../lib/emit/changes";
import type { Problem } from "../lib/model/problem";
import { operatorStacks } from "../lib/plan/cluster";
import { SchemaStore } from "../lib/schema/store";
import type { Committed } from "./committed";
import { contextsOf } from "./contexts";
import type { Definition, Definitions } from "./definition/load";
import type { Host } from "./host";
import {
  type ClusterKey,
  clusterKey,
  forgetOldClusters,
  keepCluster,
  keptCluster,
  type MadeCluster,
} from "./kept-clusters";
import { ownCharts } from "./own-charts/kept";
import { progressOf } from "./progress";
import { scanDocuments, scanOthers, scanTree } from "./secret-scan/scan";

/** What clusters are made for. */
export interface MakeOptions {
  /** What a revision holds, where the run compares with one. */
  readonly committed?: Committed | undefined;
  /** The date of today, where the run may depend on it. */
  readonly today?: string | undefined;
}

/** All chosen clusters. */
export interface MadeClusters {
  /** In the order of their definitions. */
  readonly made: readonly MadeCluster[];
  /** The files of each, and those that no single cluster owns. */
  readonly trees: readonly OwnedTree[];
  /** Everything that is wrong with the definitions. Where there is any, nothing may be written. */
  readonly problems: readonly Problem[];
  /** The plans behind them; without those of clusters that were kept, which there are none of in a comparison with a revision. */
  readonly planned: readonly SynthesizedCluster[];
}

/**
 * Makes the clusters of definitions that were read. One that follows from
 * nothing else than it did in an earlier run is taken from there.
 */
export async function makeClusters(
  host: Host,
  project: string,
  { definitions, components }: Pick<Definitions, "definitions" | "components">,
  { committed, today }: MakeOptions,
): Promise<MadeClusters> {
  const charts = ownCharts(project);
  const others = scanOthers(
    project,
    definitions.map(({ cluster }) => cluster.name),
  );
  const textsOf = (name: string) => others.get(name) ?? [];
  // A component of the repository may ask for anything, and a comparison looks at whole plans.
  const isPure = components.own.length === 0 && components.absent.size === 0 && committed === undefined;
  const keyOf = (definition: Definition): ClusterKey | undefined => {
    if (!isPure || host.program === undefined || !definition.problems.none) return undefined;
    const { file, input, text, secrets, cluster } = definition;
    const use = today === undefined ? "written" : "checked";
    return clusterKey(
      [project, file.file, use],
      [host.program, file.file, input, text, secrets, [...charts], today, textsOf(cluster.name)],
    );
  };
  const wanted = definitions.map((definition) => {
    const key = keyOf(definition);
    return { definition, key, kept: key && keptCluster(host.caches, key, definition.files) };
  });
  const rest = wanted.filter(({ kept }) => kept === undefined);
  const { synthProject } = await import("../compiler/synth-project");
  const synthesized = await synthProject(
    rest.map(({ definition }) => definition),
    {
      schemas: new SchemaStore(host.root, charts),
      contexts: async (drafts) =>
        contextsOf(drafts, {
          committed,
          today,
          scanned: drafts.map(({ planned: { cluster }, files }) => ({
            name: cluster.name,
            texts: [...scanTree(files), ...textsOf(cluster.name)],
          })),
        }),
      progress: progressOf(host, rest.length),
    },
  );
  const fresh = new Map(
    rest.flatMap(({ definition, key }, index) => {
      const cluster = synthesized.clusters[index];
      if (cluster === undefined) return [];
      const made = madeOf(cluster);
      if (key !== undefined && cluster.problems.length === 0) keepCluster(host.caches, key, definition.answers(), made);
      return [[definition, made] as const];
    }),
  );
  if (rest.some(({ key }) => key !== undefined)) forgetOldClusters(host.caches);
  const made = wanted.flatMap(({ definition, kept }) => kept ?? fresh.get(definition) ?? []);
  return {
    made,
    trees: [
      ...made.map(({ name, tree }) => ({ owner: name, tree })),
      ...synthesized.trees.slice(synthesized.clusters.length),
    ],
    problems: synthesized.problems,
    planned: synthesized.clusters,
  };
}

function madeOf(cluster: SynthesizedCluster): MadeCluster {
  return {
    name: cluster.cluster.name,
    tree: cluster.tree,
    findings: cluster.findings,
    inDocuments: cluster.problems.length === 0 ? scanDocuments(cluster) : [],
    stacks: operatorStacks(cluster),
  };
}
