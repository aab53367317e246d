import { type Change, modelChanges, objectChanges } from "../lib/change/consequence";
import { runChecks } from "../lib/checks/engine";
import { bothTimes } from "../lib/checks/facts/both-times";
import { type CommittedCluster, committedStages } from "../lib/checks/facts/committed";
import type { Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import { modelJson } from "../lib/docs/model-json";
import { at, isFields, type Manifest, textAt } from "../lib/stage/plain";
import type { Committed } from "./committed";
import type { SynthesizedCluster } from "./synth-cluster";
import type { SynthesizedProject } from "./synth-project";

/** What a change does, cluster by cluster, with the findings that only a comparison shows. */
export interface Comparison {
  readonly revision: string;
  readonly findings: readonly Finding[];
  readonly changes: readonly { readonly cluster: string; readonly changes: readonly Change[] }[];
  /** Clusters that the commit does not hold, and clusters that it holds and no definition does. */
  readonly notes: readonly string[];
}

/** Compares what the definitions give now with a commit. Findings of clusters that cannot be compared stay as they are. */
export function compareWith(committed: Committed, { clusters, findings }: SynthesizedProject): Comparison {
  const compared = clusters.flatMap((synthesized) => {
    const before = committed.clusters.get(synthesized.cluster.name);
    return before === undefined ? [] : [{ synthesized, before }];
  });
  const files = new Set(compared.map(({ synthesized }) => synthesized.cluster.file));
  return {
    revision: committed.revision,
    findings: [
      ...findings.filter(({ file }) => !files.has(file)),
      ...compared.flatMap(({ synthesized, before }) => runChecks(RULES, { ...synthesized.checked, before })),
    ],
    changes: compared.map(({ synthesized, before }) => ({
      cluster: synthesized.cluster.name,
      changes: changesOf(synthesized, before),
    })),
    notes: clusters
      .filter(({ cluster }) => !committed.clusters.has(cluster.name))
      .map(({ cluster }) =>
        committed.unreadable.includes(cluster.name)
          ? `${cluster.name}: its committed model is of another version of Groundwork, so changes are not checked`
          : `${cluster.name}: not in ${committed.revision}, so there is nothing to compare`,
      ),
  };
}

function changesOf({ cluster, platform, checked }: SynthesizedCluster, before: CommittedCluster): readonly Change[] {
  const document: unknown = JSON.parse(modelJson(cluster));
  const model = at(document, "cluster");
  const times = bothTimes({ ...checked, before });
  const pruned = new Set(committedStages(before, cluster.name).flatMap(({ name, prune }) => (prune ? [name] : [])));
  const isLost = (claim: Manifest) => {
    const name = textAt(claim, "spec", "storageClassName");
    const offer = platform.storage.find((one) => (name === undefined ? one.default : one.storageClass === name));
    return offer?.reclaimPolicy !== "Retain";
  };
  return [
    ...modelChanges(before.model, isFields(model) ? model : {}),
    ...objectChanges(times?.changed ?? [], times?.gone ?? [], (stage) => pruned.has(stage), isLost),
  ];
}
