import { type SynthesizedProject, synthProject } from "../compiler/synth-project";
import type { ScannedText } from "../lib/checks/rule";
import { operatorStacks } from "../lib/plan/cluster";
import type { ChartFile } from "../lib/schema/schema-file";
import { SchemaStore } from "../lib/schema/store";
import { NewRenders } from "./charts/new-renders";
import type { Committed } from "./committed";
import { contextsOf } from "./contexts";
import { type Definitions, parseValues } from "./definition/load";
import type { DefinitionValues, ReadOptions } from "./definition/values";
import type { Host } from "./host";
import type { MadeCluster } from "./kept-clusters";
import { loadComponents } from "./own-components/load";
import { progressOf } from "./progress";
import { keptScans } from "./secret-scan/kept-scans";
import { scanOthers, scanTree } from "./secret-scan/scan";
import { scanDocuments } from "./secret-scan/scan-documents";

/** What clusters are made for, and how their definitions are read. */
export interface MakeOptions extends ReadOptions {
  /** Take no cluster that an earlier run kept. */
  readonly afresh?: boolean | undefined;
  /** What a revision holds, where the run compares with one. */
  readonly committed?: Committed | undefined;
  /** The date of today, where the run may depend on it. */
  readonly today?: string | undefined;
  /** Have Helm render, at both times of a comparison, the charts that the engine installs. */
  readonly renderBoth?: boolean | undefined;
}

/** What planning takes in addition to definitions. */
export interface PlanOptions extends MakeOptions {
  /** What the repository knows of charts of its own. */
  readonly charts: ReadonlyMap<string, ChartFile>;
  /** What the scan found next to the definitions, by the names of their files. */
  readonly others: ReadonlyMap<string, readonly ScannedText[]>;
  /** Clusters that were asked for and need no planning. */
  readonly names: readonly string[];
}

/** Planned clusters, in the order of their definitions. */
export interface PlannedClusters extends Definitions {
  readonly planned: SynthesizedProject["clusters"];
  readonly made: readonly MadeCluster[];
  /** Renders that were made on the way, by path relative to the project. */
  readonly renders: ReadonlyMap<string, string>;
}

/** Parses, plans and checks what definition files say. */
export async function planClusters(
  host: Host,
  project: string,
  values: DefinitionValues,
  { charts, others, names, committed, today, dataOnly, renderBoth }: PlanOptions,
): Promise<PlannedClusters> {
  const components = await loadComponents(host, project, { dataOnly });
  const parsed = parseValues(values, components, dataOnly);
  const renders = new NewRenders(host, project);
  const definitions = renders.overAll(parsed.definitions);
  // One that gives no cluster, or another one than its file says, owns no file.
  const found = definitions.map(({ cluster }) => cluster.name);
  const isAsNamed = values.values.every(({ file }, index) => file.name === found[index]);
  const texts = isAsNamed ? others : scanOthers(project, [...names, ...found].sort());
  const schemas = new SchemaStore(host.root, charts);
  const clean = keptScans(host);
  const { clusters } = await synthProject(definitions, {
    schemas,
    contexts: async (drafts) =>
      contextsOf(drafts, {
        committed,
        today,
        // What a synth has at hand would be written with what it made.
        ...(committed !== undefined && (renderBoth === true || today !== undefined)
          ? {
              rendered: await (await import("./charts/rendered-times")).renderedTimes({
                project,
                clusters: drafts.map(({ planned }, index) => ({ planned, files: parsed.definitions[index]?.files })),
                before: committed.clusters,
                kinds: schemas.kinds(),
                renders,
                onlyAtHand: renderBoth !== true,
              }),
            }
          : {}),
        scanned: drafts.map(({ planned: { cluster }, files }) => ({
          name: cluster.name,
          texts: [...scanTree(files, { clean }), ...(texts.get(cluster.name) ?? [])],
        })),
      }),
    // A definition of a stranger decides what a program of this machine is given to run.
    ...(dataOnly === true ? {} : { render: (requests) => renders.render(requests) }),
    progress: progressOf(host, definitions.length),
  });
  clean?.keep();
  const made = clusters.map(
    (cluster): MadeCluster => ({
      name: cluster.cluster.name,
      tree: cluster.tree,
      findings: cluster.findings,
      inDocuments: cluster.problems.length === 0 ? scanDocuments(cluster) : [],
      stacks: operatorStacks(cluster),
    }),
  );
  return { ...parsed, planned: clusters, made, renders: renders.files };
}
