import type { SynthesizedCluster } from "../compiler/synth-cluster";
import type { Change } from "../lib/change/compare";
import { showWho } from "../lib/change/things";
import { changesOf } from "../lib/checks/facts/changes";
import { differences } from "../lib/data/differences";
import { at } from "../lib/data/fields";
import { show } from "../lib/model/problem";
import { modelJson } from "../lib/runbooks/model-json";
import { shownDifference } from "../lib/secret-scan/shown-difference";
import type { Committed } from "./committed";

/** What a change does, cluster by cluster. */
export interface Comparison {
  /** The commit that is compared with, as people name it. */
  readonly revision: string;
  /** Each cluster that both times have, with its changes. */
  readonly changes: readonly ClusterChanges[];
  /** Clusters that the commit does not hold, and clusters that it holds and no definition does. */
  readonly notes: readonly string[];
}

/** What changes of one cluster. */
export interface ClusterChanges {
  readonly cluster: string;
  /** Places of the definition that differ, defaults included: where the changes come from. */
  readonly definition: readonly { readonly what: string; readonly detail: string }[];
  /** What programs and the cluster see of it. */
  readonly changes: readonly (Pick<Change, "who" | "path" | "consequence" | "detail" | "says" | "source"> & {
    readonly what: string;
  })[];
}

/** What a change does to each cluster that the commit holds as well. */
export function comparisonOf(clusters: readonly SynthesizedCluster[], committed: Committed): Comparison {
  return {
    revision: committed.revision,
    changes: clusters.flatMap(({ cluster, checked }): readonly ClusterChanges[] => {
      const before = committed.clusters.get(cluster.name);
      if (before === undefined) return [];
      const document: unknown = JSON.parse(modelJson(cluster));
      return [
        {
          cluster: cluster.name,
          definition: definitionChanges(before.model, at(document, "cluster")),
          changes: changesOf(checked.before === before ? checked : { ...checked, before }).map(
            ({ who, path, consequence, detail, says, source }) => ({
              what: showWho(who),
              who,
              path,
              consequence,
              detail,
              ...(says === undefined ? {} : { says }),
              ...(source === undefined ? {} : { source }),
            }),
          ),
        },
      ];
    }),
    notes: [
      ...clusters.flatMap(({ cluster, checked }) =>
        (checked.rendered?.missing ?? []).map((text) => `${cluster.name}: ${text}`),
      ),
      ...clusters
        .filter(({ cluster }) => !committed.clusters.has(cluster.name))
        .map(({ cluster }) =>
          committed.unreadable.has(cluster.name)
            ? `${cluster.name}: ${committed.unreadable.get(cluster.name)}, so changes are not checked`
            : `${cluster.name}: not in ${committed.revision}, so there is nothing to compare`,
        ),
    ],
  };
}

function definitionChanges(before: unknown, after: unknown): ClusterChanges["definition"] {
  const shown = shownDifference(before, after);
  return differences(before, after).map(({ path, before: was, after: is }) => {
    const side = (value: unknown) => show(shown.value(path, value));
    return {
      what: shown.path(path),
      detail: `${was === undefined ? "(not set)" : side(was.value)} → ${is === undefined ? "(not set)" : side(is.value)}`,
    };
  });
}
