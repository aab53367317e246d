import { collectDeclarations } from "../lib/component/collect-declarations";
import { engineOf } from "../lib/delivery/engines";
import { overrideRelease } from "../lib/delivery/override";
import { Problems } from "../lib/model/problems";
import type { PlannedRelease } from "../lib/plan/stage";
import { buildStages } from "./build-stages";
import type { ReadDefinition } from "./synth-cluster";

/**
 * Every release of a cluster, those that install the GitOps engine included,
 * before anything was rendered: what a chart makes need not be known.
 */
export function clusterReleases({ cluster, files, problems = new Problems() }: ReadDefinition): {
  readonly releases: readonly PlannedRelease[];
  readonly problems: Problems;
} {
  problems.settle();
  const declared = collectDeclarations(cluster, problems);
  problems.settle();
  const { stages, platformReleases } = buildStages({ cluster, declared, problems, files });
  const engine =
    problems.attempt({ path: "gitops" }, () =>
      engineOf(cluster)
        .bootstrap(cluster)
        .map((release) => overrideRelease(cluster, release)),
    ) ?? [];
  problems.settle();
  return { releases: [...platformReleases, ...engine, ...stages.flatMap((stage) => stage.releases)], problems };
}
