import type { Definition } from "../cli/definition/load";
import type { Host } from "../cli/host";
import type { NamedStack } from "../infra/stack-files";
import { manifestTree } from "../infra/stack-files";
import type { Finding } from "../lib/checks/rule";
import { CycleError } from "../lib/delivery/link";
import type { OwnedTree } from "../lib/emit/changes";
import { PROJECT } from "../lib/emit/record";
import { InputError, type Problem } from "../lib/model/problem";
import { SchemaStore } from "../lib/schema/store";
import { type SynthesizedCluster, synthCluster } from "./synth-cluster";

/** All chosen clusters, synthesized in memory. */
export interface SynthesizedProject {
  readonly trees: readonly OwnedTree[];
  readonly findings: readonly Finding[];
  /** Those that could be synthesized, in the order of their definitions. */
  readonly clusters: readonly SynthesizedCluster[];
}

const PROGRESS_MS = 1000;

/**
 * Synthesizes every definition. Throws InputError with the problems of all of
 * them. `others` are the stacks of clusters that were not asked for: the
 * project's own files name them too.
 */
export function synthProject(
  host: Host,
  definitions: readonly Definition[],
  others: readonly NamedStack[],
  today?: string,
): SynthesizedProject {
  const schemas = new SchemaStore(host.root);
  const trees: OwnedTree[] = [];
  const findings: Finding[] = [];
  const clusters: SynthesizedCluster[] = [];
  const problems: Problem[] = [];
  const stacks: NamedStack[] = [...others];
  let told = host.now();
  for (const [index, { cluster, text }] of definitions.entries()) {
    try {
      const synthesized = synthCluster(cluster, schemas, {
        ...(text === undefined ? {} : { definitionText: text }),
        ...(today === undefined ? {} : { today }),
      });
      findings.push(...synthesized.findings);
      clusters.push(synthesized);
      trees.push({ owner: cluster.name, tree: synthesized.tree });
      stacks.push(...synthesized.stacks);
    } catch (error) {
      if (error instanceof InputError) problems.push(...error.problems);
      else if (error instanceof CycleError) findings.push(cycleFinding(cluster.file, error));
      else throw error;
    }
    if (host.now() - told > PROGRESS_MS) {
      told = host.now();
      host.stderr.write(`synthesized ${index + 1} of ${definitions.length} clusters\n`);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  trees.push({ owner: PROJECT, tree: manifestTree(stacks) });
  return { trees, findings, clusters };
}

function cycleFinding(file: string, error: CycleError): Finding {
  return {
    rule: "stage-cycle",
    severity: "error",
    file,
    at: "components",
    message: error.message,
    fix: "remove one of these references, or the component that makes it",
  };
}
