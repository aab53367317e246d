import type { SynthesizedCluster } from "../compiler/synth-cluster";
import type { SynthesizedProject } from "../compiler/synth-project";
import { type Change, modelChanges, objectChanges } from "../lib/change/consequence";
import { runChecks } from "../lib/checks/engine";
import { bothTimes } from "../lib/checks/facts/both-times";
import { type CommittedCluster, committedStages } from "../lib/checks/facts/committed";
import type { Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import { scannedSecret } from "../lib/checks/rules/secrets/scanned-secret";
import { at, isFields, textAt } from "../lib/data/fields";
import type { Manifest } from "../lib/manifest/manifest";
import { modelJson } from "../lib/runbooks/model-json";
import type { Committed } from "./committed";
import type { ClusterScan } from "./secret-scan/scan";

/** What a change does, cluster by cluster. */
export interface Comparison {
  readonly revision: string;
  readonly changes: readonly { readonly cluster: string; readonly changes: readonly Change[] }[];
  /** Clusters that the commit does not hold, and clusters that it holds and no definition does. */
  readonly notes: readonly string[];
}

/**
 * The findings with what only a check knows: what a commit holds, and what the
 * scanner found. Findings of clusters without either stay as they are.
 */
export function recheck(
  { clusters, findings }: SynthesizedProject,
  committed: Committed | undefined,
  scanned: readonly ClusterScan[],
): { readonly findings: readonly Finding[]; readonly comparison: Comparison | undefined } {
  const again = clusters.flatMap((synthesized) => {
    const { cluster } = synthesized;
    const before = committed?.clusters.get(cluster.name);
    const texts = scanned.find(({ name }) => name === cluster.name)?.texts;
    const isAccepted = cluster.accept.some(({ check }) => check === scannedSecret.id);
    if (before === undefined && (texts ?? []).length === 0 && !isAccepted) return [];
    return [{ synthesized, before, texts }];
  });
  const files = new Set(again.map(({ synthesized }) => synthesized.cluster.file));
  return {
    findings: [
      ...findings.filter(({ file }) => !files.has(file)),
      ...again.flatMap(({ synthesized, before, texts }) =>
        runChecks(RULES, {
          ...synthesized.checked,
          ...(before === undefined ? {} : { before }),
          ...(texts === undefined ? {} : { scanned: texts }),
        }),
      ),
    ],
    comparison: committed === undefined ? undefined : comparisonOf(clusters, committed),
  };
}

function comparisonOf(clusters: readonly SynthesizedCluster[], committed: Committed): Comparison {
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
        committed.unreadable.includes(cluster.name)
          ? `${cluster.name}: its committed model is of another version of Groundwork, so changes are not checked`
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
