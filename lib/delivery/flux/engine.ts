import { Tree } from "../../emit/tree";
import { toYaml } from "../../emit/yaml";
import type { Cluster } from "../../model/cluster";
import type { StageDependency, StageGraph } from "../../plan/stage-graph";
import { type DeliveryEngine, kubernetesFolder, stageFolder } from "../engine";
import { kustomization, writeStage } from "../stage-files";
import { helmRelease } from "./helm-release";
import { fluxKustomization } from "./kustomization";
import { sourcesOf } from "./source";

/**
 * Flux: one Kustomization a stage, one HelmRelease a release. The folder
 * `flux/` holds only these children and their sources; the GitRepository and
 * the root Kustomization belong to the FluxInstance that Terraform installs.
 */
export const fluxEngine: DeliveryEngine = {
  name: "flux",
  deliver(cluster: Cluster, plan: StageGraph, edges: readonly StageDependency[]): Tree {
    const tree = new Tree();
    const folder = `${kubernetesFolder(cluster)}/flux`;
    const resources: string[] = [];
    for (const source of sourcesOf(plan.stages.flatMap((stage) => stage.releases))) {
      const path = `sources/${source.kind.toLowerCase()}.${source.metadata.name}.yaml`;
      tree.add(`${folder}/${path}`, toYaml(source), "flux");
      resources.push(path);
    }
    for (const stage of plan.stages) {
      const path = `stages/${stage.name}.yaml`;
      const follows = edges.filter((edge) => edge.from === stage.name).map((edge) => edge.to);
      tree.add(`${folder}/${path}`, toYaml(fluxKustomization(cluster, stage, follows)), "flux");
      resources.push(path);
      tree.merge(writeStage(stageFolder(cluster, stage.name), stage, stage.releases.map(helmRelease)));
    }
    tree.add(`${folder}/kustomization.yaml`, toYaml(kustomization(resources)), "flux");
    return tree;
  },
};
