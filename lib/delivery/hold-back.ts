import type { Cluster } from "../model/cluster";
import { NO_FILES, type ProjectFiles } from "../model/project-files";
import type { HeldStage } from "../plan/cluster";
import type { PlannedStage } from "../plan/stage";
import type { Given, StageGraph } from "../plan/stage-graph";
import { expectedFile } from "../secrets/expected-file";
import { sealingCertificate } from "../secrets/sealing-certificate";
import { link, providedByStage } from "./link";

/** Kind of a sealed value, as a CRD is named: who brings it opens what was sealed. */
const SEALED = "bitnami.com/SealedSecret";

/** True where a stage brings the controller that opens sealed secrets. */
export function opensSealed({ stages }: Pick<StageGraph, "stages">): boolean {
  return stages.some((stage) =>
    providedByStage(stage).some(({ kind, name }) => kind === "CustomResourceDefinition" && name === SEALED),
  );
}

/**
 * Stages that wait for the first certificate: their Secrets have to be sealed,
 * and nothing can be sealed before the keys stack was applied, which a synth
 * has to come before. With them all that follow them.
 *
 * @param files of the project; those of a definition that is read alone say nothing of a certificate
 */
export function heldBack(cluster: Cluster, graph: StageGraph, files: ProjectFiles = NO_FILES): readonly HeldStage[] {
  if (files === NO_FILES || !opensSealed(graph)) return [];
  const certificate = sealingCertificate(cluster.name);
  if (files.kind(certificate) !== undefined) return [];
  const expected = graph.stages.flatMap(({ expects = [] }) => expects);
  const held = new Map<string, HeldStage>();
  for (const { stage, need, nearest } of graph.unmet) {
    if (need.kind !== "Secret") continue;
    const said = expected.find(
      ({ name, namespace }) => name === need.name && (need.namespace === undefined || namespace === need.namespace),
    );
    // Something of a near name is what was meant, unless this very Secret is still to come.
    if (said === undefined && nearest !== undefined) continue;
    const secret = { name: need.name, namespace: need.namespace ?? said?.namespace ?? "", keys: [] };
    const file = expectedFile(cluster, secret, { expected, sealed: true });
    if (file?.encryption !== "sealed" || files.kind(file.path) !== undefined) continue;
    const origin = graph.stages.find(({ name }) => name === stage)?.origin ?? "";
    const known = held.get(stage);
    held.set(stage, {
      name: stage,
      origin,
      files: [...new Set([...(known?.files ?? []), file.path])].sort(),
      certificate,
    });
  }
  // Stages come in an order that respects every dependency, so one look at each is enough.
  for (const { name, origin } of graph.stages) {
    const first = graph.dependencies.all.find(({ from, to }) => from === name && held.has(to));
    if (first !== undefined && !held.has(name))
      held.set(name, { name, origin, files: [], certificate, follows: first.to });
  }
  return graph.stages.flatMap(({ name }) => held.get(name) ?? []);
}

/** The order of the other stages. What those that are held back bring counts for them as what will be there. */
export function linkWithout(
  held: readonly HeldStage[],
  stages: readonly PlannedStage[],
  given: readonly Given[],
): StageGraph {
  const names = new Set(held.map(({ name }) => name));
  const later = stages
    .filter(({ name }) => names.has(name))
    .flatMap((stage) =>
      providedByStage(stage).map((provided) => ({ ...provided, by: `stage ${stage.name}, which is held back` })),
    );
  return link(
    stages.filter(({ name }) => !names.has(name)),
    [...given, ...later],
  );
}
