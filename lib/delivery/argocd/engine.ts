import { Tree } from "../../emit/tree";
import { toYaml } from "../../emit/yaml";
import type { Manifest } from "../../manifest/manifest";
import type { Cluster } from "../../model/cluster";
import { InputError, type Problem } from "../../model/problem";
import type { PlannedStage } from "../../plan/stage";
import type { StageDependency, StageGraph } from "../../plan/stage-graph";
import { writeCharts } from "../chart-files";
import { deliveredBy } from "../delivered";
import type { GitOpsEngine } from "../engine";
import { deliverByFlux, fluxEngine, SUSPEND_FLUX } from "../flux/engine";
import { stageFolder } from "../folders";
import { kustomization, writeStage } from "../stage-files";
import { ARGO_NAMESPACE, folderApplication, releaseApplication } from "./application";
import { argoCommands } from "./commands";
import { applicationsFolder, argoEntry } from "./entry";
import { ARGO_RENDERED } from "./rendered";

/** The stage that installs Argo CD; the component `argoCd` makes it. */
export const ARGO_STAGE = "argo-cd";

/** The stage by which Flux hands over to Argo CD. */
const HANDOVER_STAGE = "argo-cd-root";

/**
 * Argo CD: Flux installs it first, together with what it needs, and applies
 * one project and one root Application. Everything else is a child of the root,
 * in waves that follow from the same dependencies. No object has two owners.
 */
export const argoEngine: GitOpsEngine = {
  name: "argocd",
  title: "Argo CD",
  namespace: fluxEngine.namespace,
  vitalNamespaces: [...fluxEngine.vitalNamespaces, ARGO_NAMESPACE],
  markedNamespaces: fluxEngine.markedNamespaces,
  crds: fluxEngine.crds,
  servesInClusterStacks: false,
  bootstrap: fluxEngine.bootstrap,
  deliver: deliverByArgo,
  rendered: ARGO_RENDERED,
  delivered: (cluster, files) => [
    ...fluxEngine.delivered(cluster, files),
    ...deliveredBy(`kubernetes/${cluster}/argocd/`, files, {
      kind: "Application",
      path: ["spec", "source", "path"],
      prune: ["spec", "syncPolicy", "automated", "prune"],
    }),
  ],
  commands: argoCommands,
  suspendAll: [
    SUSPEND_FLUX,
    { namespace: ARGO_NAMESPACE, args: ["scale", "statefulset/argocd-application-controller", "--replicas=0"] },
    // Nobody is left to finalize an Application, and its namespace goes with the platform stack.
    {
      namespace: ARGO_NAMESPACE,
      args: ["get", "applications.argoproj.io", "--output=name"],
      forEachLine: {
        namespace: ARGO_NAMESPACE,
        args: ["patch", "--type=merge", '--patch={"metadata":{"finalizers":null}}'],
      },
    },
  ],
  texts: {
    tools: [["flux", "2.x", "the stages that Argo CD needs"]],
    folders: (cluster) => [
      ...fluxEngine.texts.folders(cluster),
      ["Argo CD's own objects", `dist/${applicationsFolder(cluster)}`],
    ],
    delivery: () =>
      "Flux applies Argo CD and what it needs, and hands over; Argo CD applies the rest in waves, one level after the other.",
    failedUpgrade: "To go back, revert the commit.",
  },
};

function deliverByArgo(cluster: Cluster, graph: StageGraph): Tree {
  const byFlux = foundation(cluster, graph);
  const rest = graph.stages.filter((stage) => !byFlux.has(stage.name));
  const refused = [
    ...sopsProblems(cluster, rest),
    ...hookProblems(
      cluster,
      graph.stages.filter((stage) => byFlux.has(stage.name)),
    ),
  ];
  if (refused.length > 0) throw new InputError(refused);
  const tree = new Tree();
  tree.merge(deliverFoundation(cluster, graph, byFlux, rest));
  const folder = applicationsFolder(cluster);
  const resources: string[] = [];
  const add = (stage: PlannedStage, manifest: { metadata: { name: string } }) => {
    const path = `${stage.name}/${manifest.metadata.name}.yaml`;
    tree.add(`${folder}/${path}`, toYaml(manifest), "argocd");
    resources.push(path);
  };
  tree.merge(
    writeCharts(
      cluster,
      rest.flatMap(({ releases }) => releases),
    ),
  );
  for (const stage of rest) {
    const level = graph.levels.get(stage.name) ?? 0;
    for (const release of stage.releases) add(stage, releaseApplication(cluster, stage, level, release));
    if (stage.manifests.length === 0) continue;
    add(stage, folderApplication(cluster, stage, level));
    tree.merge(writeStage(stageFolder(cluster, stage.name), stage, []));
  }
  tree.add(`${folder}/kustomization.yaml`, toYaml(kustomization(resources)), "argocd");
  return tree;
}

/** Argo CD's stage and everything it follows. */
function foundation(cluster: Cluster, graph: StageGraph): ReadonlySet<string> {
  if (!graph.stages.some((stage) => stage.name === ARGO_STAGE)) {
    throw new InputError([
      {
        file: cluster.file,
        path: "gitops.engine",
        got: "argocd without components.argoCd",
        want: "the component that installs Argo CD",
        fix: "add components.argoCd",
      },
    ]);
  }
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { from, to } of graph.dependencies.all) if (from === name) visit(to);
  };
  visit(ARGO_STAGE);
  // Namespaces are never pruned and belong to one owner, whatever Argo CD's own stage needs.
  if (graph.stages.some((stage) => stage.name === "namespaces")) found.add("namespaces");
  return found;
}

/** Argo CD does not decrypt; an encrypted file would be applied as it stands. */
function sopsProblems(cluster: Cluster, stages: readonly PlannedStage[]): readonly Problem[] {
  const encrypted = stages.filter((stage) => stage.manifests.some((manifest) => manifest.sops !== undefined));
  if (encrypted.length === 0) return [];
  const names = encrypted.map(({ name }) => name).join(", ");
  return [
    {
      file: cluster.file,
      path: "gitops.engine",
      got: `argocd together with the SOPS files of ${encrypted.length === 1 ? "stage" : "stages"} ${names}`,
      want: "secrets that are opened in the cluster: Argo CD does not decrypt SOPS",
      fix: "seal them with npx groundwork seal, or let Flux deliver",
    },
  ];
}

/** Hooks of rendered charts carry Argo CD's marks, which mean nothing to Flux, and Flux applies what comes before Argo CD. */
function hookProblems(cluster: Cluster, byFlux: readonly PlannedStage[]): readonly Problem[] {
  return byFlux.flatMap(({ name, rendered = [] }) =>
    rendered
      .filter(({ objects, leftOut }) => objects.filter(isHook).length > leftOut.length)
      .map((release) => ({
        file: cluster.file,
        path: `releases.${release.name}.delivery`,
        got: `hooks of chart ${release.chart.name} in stage ${name}, which Flux applies before Argo CD runs`,
        want: "rendered hooks where Argo CD runs them",
        fix: `write releases.${release.name}.delivery: released`,
      })),
  );
}

function isHook({ object }: { readonly object: Manifest }): boolean {
  return object.metadata.annotations?.["helm.sh/hook"] !== undefined;
}

function deliverFoundation(
  cluster: Cluster,
  graph: StageGraph,
  byFlux: ReadonlySet<string>,
  rest: readonly PlannedStage[],
): Tree {
  const handover: PlannedStage = {
    name: HANDOVER_STAGE,
    title: "Argo CD takes over: one project, one root Application",
    origin: "gitops.engine",
    manifests: argoEntry(
      cluster,
      rest.flatMap((stage) => stage.releases),
    ),
    releases: [],
    after: {},
    prune: false,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
  };
  const stages = [...graph.stages.filter((stage) => byFlux.has(stage.name)), handover];
  const own = graph.dependencies.direct.filter(({ from, to }) => byFlux.has(from) && byFlux.has(to));
  const last: StageDependency = { from: HANDOVER_STAGE, to: ARGO_STAGE, causes: ["Application root kind"] };
  const direct = [...own, last];
  return deliverByFlux(cluster, { stages, dependencies: { all: direct, direct } });
}
