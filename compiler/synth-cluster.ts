import { runChecks } from "../lib/checks/engine";
import type { CheckContext, CheckInput, Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { Tree } from "../lib/emit/tree";
import type { Problem } from "../lib/model/problem";
import { Problems } from "../lib/model/problems";
import type { ProjectFiles } from "../lib/model/project-files";
import type { PlannedCluster } from "../lib/plan/cluster";
import type { SchemaStore } from "../lib/schema/store";
import type { Shared } from "./build-stages";
import { clusterFiles } from "./cluster-files";
import { documentCluster } from "./document-cluster";
import { missesMuch } from "./misses-much";
import { planCluster } from "./plan-cluster";
import { tellUnrendered } from "./unrendered";

/** A definition that was read: the cluster it gives, and what is wrong with it so far. */
export interface ReadDefinition {
  /** The definition after parsing. */
  readonly cluster: BoundCluster;
  /** Text of a YAML definition, so that findings get line and column. */
  readonly text?: string | undefined;
  /** Files that the definition names; absent: none are there. */
  readonly files?: ProjectFiles | undefined;
  /** What reading found; the cluster then lacks the parts that were left out. Absent: nothing. */
  readonly problems?: Problems | undefined;
}

/** A cluster with the files that programs read, before anything was checked. */
export interface DraftedCluster {
  /** Everything that follows from the definition. */
  readonly planned: PlannedCluster;
  /** Text of a YAML definition. */
  readonly text?: string | undefined;
  /** Stacks, manifests, machine configurations, files for machines outside the cluster; documents for people come later. */
  readonly files: Tree;
  /** What is wrong so far, with the definition and with what follows from it. */
  readonly problems: Problems;
}

/** One cluster, synthesized in memory. */
export interface SynthesizedCluster extends PlannedCluster {
  /** What the rules looked at. */
  readonly checked: CheckInput;
  /** Everything that is wrong with the definition. Where there is any, nothing may be written. */
  readonly problems: readonly Problem[];
  /** What the rules found; without those that only follow from a problem. */
  readonly findings: readonly Finding[];
  /** Every file below `dist/` that belongs to the cluster. */
  readonly tree: Tree;
}

/** The whole way of one cluster, from the parsed definition to files in memory. */
export function synthCluster(
  definition: ReadDefinition,
  schemas: SchemaStore,
  context: CheckContext = {},
): SynthesizedCluster {
  const draft = draftCluster(definition, schemas);
  tellUnrendered(draft);
  return completeCluster(draft, schemas, context);
}

/**
 * Plans a cluster and makes the files that programs read.
 *
 * @param shared data that several clusters have alike; absent: each has its own
 */
export function draftCluster(
  { cluster, text, files: own, problems = new Problems() }: ReadDefinition,
  schemas?: SchemaStore,
  shared?: Shared,
): DraftedCluster {
  problems.settle();
  const planned = planCluster(cluster, problems, own, { kinds: () => schemas?.kinds() ?? [], shared });
  const files = clusterFiles(planned, cluster, problems);
  problems.settle();
  return { planned, text, files, problems };
}

/** Runs the rules over a draft, once, and writes its documents. */
export function completeCluster(
  { planned, text, files, problems }: DraftedCluster,
  schemas: SchemaStore,
  context: CheckContext = {},
): SynthesizedCluster {
  const checked: CheckInput = {
    ...planned,
    tree: files,
    schemas,
    ...(text === undefined ? {} : { definitionText: text }),
    ...context,
  };
  // Rules assume a whole plan: what one makes of a plan with holes may be nothing but an error.
  const rules = RULES.filter((rule) => !missesMuch(rule, problems.incomplete));
  const raised = problems.attempt({ path: "" }, () => runChecks(rules, checked)) ?? [];
  const findings = raised.filter(({ at, message }) => !problems.explains({ path: at, text: message }));
  const tree = new Tree();
  tree.merge(files);
  // Documents of a plan with holes would be read by nobody.
  if (problems.none) tree.merge(documentCluster(checked, findings));
  return { ...planned, checked, problems: problems.all(), findings, tree };
}
