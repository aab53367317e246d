import type { SynthesizedCluster } from "../compiler/synth-cluster";
import { type Change, modelChanges, objectChanges } from "../lib/change/consequence";
import { bothTimes } from "../lib/checks/facts/both-times";
import { type CommittedCluster, committedStages } from "../lib/checks/facts/committed";
import { at, isFields, textAt } from "../lib/data/fields";
import type { Manifest } from "../lib/manifest/manifest";
import { modelJson } from "../lib/runbooks/model-json";
import type { Committed } from "./committed";

/** What a change does, cluster by cluster. */
export interface Comparison {
  /** The commit that is compared with, as people name it. */
  readonly revision: string;
  /** Each cluster that both times have, with its changes. */
  readonly changes: readonly { readonly cluster: string; readonly changes: readonly Change[] }[];
  /** Clusters that the commit does not hold, and clusters that it holds and no definition does. */
  readonly notes: readonly string[];
}

/** What a change does to each cluster that the commit holds as well. */
export function comparisonOf(clusters: readonly SynthesizedCluster[], committed: Committed): Comparison {
  return {
    revision: committed.revision,
    changes: clusters.flatMap((synthesized) => {
      const before = committed.clusters.get(synthesized.cluster.name);
      return before === undefined
        ? []
        : [{ cluster: synthesized.cluster.name, changes: changesOf(synthesized, before) }];
    }),
    notes: clusters
      .filter(({ cluster }) => !committed.clusters.has(cluster.name))
      .map(({ cluster }) =>
        committed.unreadable.has(cluster.name)
          ? `${cluster.name}: ${committed.unreadable.get(cluster.name)}, so changes are not checked`
          : `${cluster.name}: not in ${committed.revision}, so there is nothing to compare`,
      ),
  };
}

function changesOf({ cluster, declared, checked }: SynthesizedCluster, before: CommittedCluster): readonly Change[] {
  const document: unknown = JSON.parse(modelJson(cluster));
  const model = at(document, "cluster");
  const times = bothTimes({ ...checked, before });
  const pruned = new Set(committedStages(before, cluster.name).flatMap(({ name, prune }) => (prune ? [name] : [])));
  const isLost = (claim: Manifest) => {
    const name = textAt(claim, "spec", "storageClassName");
    const offer = declared.storage.find((one) => (name === undefined ? one.default : one.storageClass === name));
    return offer?.reclaimPolicy !== "Retain";
  };
  return [
    ...modelChanges(before.model, isFields(model) ? model : {}),
    ...objectChanges(times?.changed ?? [], times?.gone ?? [], (stage) => pruned.has(stage), isLost),
  ];
}
