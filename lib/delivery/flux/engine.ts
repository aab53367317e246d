import { Tree } from "../../emit/tree";
import { toYaml } from "../../emit/yaml";
import type { Cluster } from "../../model/cluster";
import type { StageGraph } from "../../plan/stage-graph";
import { writeCharts } from "../chart-files";
import { deliveredBy } from "../delivered";
import type { GitOpsEngine, KubectlCall } from "../engine";
import { kubernetesFolder, stageFolder } from "../folders";
import { kustomization, writeStage } from "../stage-files";
import { fluxReleases } from "./bootstrap";
import { fluxCommands } from "./commands";
import { helmRelease } from "./helm-release";
import { FLUX_NAMESPACE, fluxKustomization } from "./kustomization";
import { FLUX_RENDERED } from "./rendered";
import { sourcesOf } from "./source";

/** CRDs of Flux' own controllers. Source: flux install --export. */
const FLUX_CRDS = [
  "source.toolkit.fluxcd.io/GitRepository",
  "source.toolkit.fluxcd.io/HelmRepository",
  "source.toolkit.fluxcd.io/OCIRepository",
  "source.toolkit.fluxcd.io/Bucket",
  "kustomize.toolkit.fluxcd.io/Kustomization",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "notification.toolkit.fluxcd.io/Alert",
  "notification.toolkit.fluxcd.io/Provider",
  "notification.toolkit.fluxcd.io/Receiver",
] as const;

/**
 * Suspends the root Kustomization. The FluxInstance itself stays enabled: when
 * it is deleted, the operator removes the controllers and the finalizers of
 * everything that Flux manages, and it does so only for an instance that is not
 * disabled. Without that, namespaces would wait for controllers that are gone.
 */
export const SUSPEND_FLUX: KubectlCall = {
  namespace: FLUX_NAMESPACE,
  args: [
    "patch",
    `kustomizations.kustomize.toolkit.fluxcd.io/${FLUX_NAMESPACE}`,
    // A manager of our own: the operator undoes what kubectl's own name has changed.
    "--field-manager=groundwork",
    "--type=merge",
    '--patch={"spec":{"suspend":true}}',
  ],
};

/**
 * Flux: one Kustomization per stage, one HelmRelease per release. The folder
 * `flux/` holds only these children and their sources; the source and the root
 * Kustomization belong to the FluxInstance that Terraform installs.
 */
export const fluxEngine: GitOpsEngine = {
  name: "flux",
  title: "Flux",
  namespace: FLUX_NAMESPACE,
  vitalNamespaces: [FLUX_NAMESPACE, "flux-operator"],
  // flux-operator applies the Namespace of its instance with version labels and a guard against pruning.
  markedNamespaces: [FLUX_NAMESPACE],
  crds: FLUX_CRDS,
  servesInClusterStacks: true,
  bootstrap: fluxReleases,
  deliver: deliverByFlux,
  rendered: FLUX_RENDERED,
  delivered: (cluster, files) =>
    deliveredBy(`kubernetes/${cluster}/flux/`, files, {
      kind: "Kustomization",
      path: ["spec", "path"],
      prune: ["spec", "prune"],
    }),
  commands: fluxCommands,
  suspendAll: [SUSPEND_FLUX],
  texts: {
    tools: [["flux", "2.x", "stages and releases"]],
    folders: (cluster) => [["Flux' own objects", `dist/${fluxFolder(cluster)}`]],
    delivery: ({ gitops }) =>
      gitops.artifact === undefined
        ? `Flux looks for a new commit every ${gitops.interval}.`
        : `Flux looks every ${gitops.interval} whether the tag ${gitops.artifact.wave} moved; npx groundwork publish moves it.`,
    failedUpgrade: "A failed upgrade is rolled back by itself after three tries.",
  },
};

/** Where Flux' own objects of a cluster are, below `dist/`. */
function fluxFolder(cluster: Cluster): string {
  return `${kubernetesFolder(cluster)}/flux`;
}

/** The Kustomizations of all stages with their sources, and the folder of each stage. */
export function deliverByFlux(
  cluster: Cluster,
  { stages, dependencies }: Pick<StageGraph, "stages" | "dependencies">,
): Tree {
  const tree = new Tree();
  const folder = fluxFolder(cluster);
  const resources: string[] = [];
  const releases = stages.flatMap((stage) => stage.releases);
  const sources = sourcesOf(releases);
  tree.merge(writeCharts(cluster, releases));
  for (const source of sources.manifests) {
    const path = `sources/${source.kind.toLowerCase()}.${source.metadata.name}.yaml`;
    tree.add(`${folder}/${path}`, toYaml(source), "flux");
    resources.push(path);
  }
  const followed = new Map<string, string[]>();
  for (const { from, to } of dependencies.direct) {
    const list = followed.get(from);
    if (list === undefined) followed.set(from, [to]);
    else list.push(to);
  }
  for (const stage of stages) {
    const path = `stages/${stage.name}.yaml`;
    const document = fluxKustomization(cluster, stage, followed.get(stage.name) ?? []);
    tree.add(`${folder}/${path}`, toYaml(document), "flux", document);
    resources.push(path);
    tree.merge(
      writeStage(
        stageFolder(cluster, stage.name),
        stage,
        stage.releases.map((release) => helmRelease(cluster, release, sources.nameOf(release.chart))),
      ),
    );
  }
  tree.add(`${folder}/kustomization.yaml`, toYaml(kustomization(resources)), "flux");
  return tree;
}
