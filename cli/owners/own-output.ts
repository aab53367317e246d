import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { argoOwnership } from "../../lib/ownership/argocd/applications";
import type { RenderChart } from "../../lib/ownership/chart/objects";
import { withChartObjects } from "../../lib/ownership/chart/objects";
import { fluxOwnership } from "../../lib/ownership/flux/tree";
import { type Ownership, together } from "../../lib/ownership/owned";
import { memoryRepository } from "../../lib/ownership/repository";
import { stackOwnership } from "../../lib/ownership/terraform/inputs";
import { allReleases, operatorStacks } from "../../lib/plan/cluster";

/** Who manages what in the output of one cluster, read from its files as any other repository's are. */
export function ownOutput(planned: SynthesizedCluster, render?: RenderChart): Ownership {
  const { cluster, tree } = planned;
  const files = tree.files();
  const repository = memoryRepository(Object.fromEntries(files.map(([path, content]) => [`dist/${path}`, content])));
  const folder = `dist/kubernetes/${cluster.name}`;
  const declared = new Map(allReleases(planned).map((release) => [`${release.namespace}/${release.name}`, release]));
  const inside = files
    .filter(([path]) => path.startsWith(`kubernetes/${cluster.name}/terraform/`) && path.endsWith(".tf.json"))
    .map(([path, content]) => stackOwnership(JSON.parse(content), path.split("/").at(-2) ?? path));
  return withChartObjects(
    together([
      ...operatorStacks(planned).map(({ name, document }) => stackOwnership(document, name)),
      ...inside,
      repository.kind(`${folder}/flux`) === "folder" ? fluxOwnership(repository, `${folder}/flux`) : EMPTY,
      repository.kind(`${folder}/argocd`) === "folder" ? argoOwnership(repository, `${folder}/argocd`) : EMPTY,
    ]),
    declared,
    render,
  );
}

const EMPTY: Ownership = { objects: [], releases: [], notes: [] };
