import { clusterEnvrc } from "../infra/edge/envrc";
import { sopsRules } from "../infra/edge/sops";
import { hardwareSections } from "../infra/runbook/sections";
import { stackFiles } from "../infra/stack-files";
import { type StackDocument, synthInfra } from "../infra/synth-infra";
import { talosFiles } from "../infra/talos/files";
import { imageUrl, installerImage, planMachine } from "../infra/talos/machine-shape";
import { machinePatches } from "../infra/talos/patches/patches";
import { schematicId } from "../infra/talos/schematic";
import { expiredAcceptance } from "../lib/checks/acceptance";
import { runChecks } from "../lib/checks/engine";
import type { CheckInput, Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import { collectDeclarations, type Declared } from "../lib/component/declared";
import { argoEngine } from "../lib/delivery/argocd/engine";
import { collectReleases, collectStages } from "../lib/delivery/collect";
import { withoutImplied } from "../lib/delivery/direct-dependencies";
import type { DeliveryEngine } from "../lib/delivery/engine";
import { fluxEngine } from "../lib/delivery/flux/engine";
import { FLUX_NAMESPACE } from "../lib/delivery/flux/kustomization";
import { followPools } from "../lib/delivery/follow-pools";
import { givenObjects } from "../lib/delivery/given";
import { collectInClusterStacks, inClusterStackFiles, type PlannedStack } from "../lib/delivery/in-cluster-stacks";
import { link } from "../lib/delivery/link";
import { overrideProblems, overrideRelease } from "../lib/delivery/override";
import { secretStages } from "../lib/delivery/secret-stage";
import { Tree } from "../lib/emit/tree";
import type { Cluster } from "../lib/model/cluster";
import { InputError } from "../lib/model/problem";
import type { PlannedNamespace } from "../lib/plan/namespace";
import type { PlannedRelease, PlannedStage } from "../lib/plan/stage";
import type { StageDependency, StageGraph } from "../lib/plan/stage-graph";
import { namespaceManifest, planNamespaces } from "../lib/pod-security/namespaces";
import { docsFiles } from "../lib/runbooks/files";
import type { MachineImage } from "../lib/runbooks/input";
import type { SchemaStore } from "../lib/schema/store";
import { whatIfSection } from "../lib/whatif/section";
import { ownAppSections } from "../lib/workload/own-apps";
import { buildCluster } from "./build-stages";

const ENGINES: Readonly<Record<Cluster["gitops"]["engine"], DeliveryEngine>> = {
  argocd: argoEngine,
  flux: fluxEngine,
};

/** What checks may know beside the definition itself: its text, for lines and columns, and the date of today. */
export type CheckContext = Pick<CheckInput, "definitionText" | "today">;

/** One cluster, synthesized in memory. */
export interface SynthesizedCluster {
  readonly cluster: Cluster;
  readonly declared: Declared;
  readonly plan: StageGraph;
  readonly edges: readonly StageDependency[];
  readonly platformReleases: readonly PlannedRelease[];
  readonly namespaces: readonly PlannedNamespace[];
  /** In the order in which they are applied. */
  readonly stacks: readonly StackDocument[];
  /** What the rules looked at. */
  readonly checked: CheckInput;
  readonly findings: readonly Finding[];
  readonly tree: Tree;
}

/**
 * The whole way of one cluster, from the parsed definition to files in memory.
 * Throws InputError for a definition whose parts do not fit, and CycleError
 * when stages wait for each other.
 */
export function synthCluster(cluster: Cluster, schemas: SchemaStore, context: CheckContext = {}): SynthesizedCluster {
  const { declared, problems } = collectDeclarations(cluster);
  if (problems.length > 0) throw new InputError(problems);
  const { stages: built, releases: platformReleases, inClusterStacks } = build(cluster, declared);

  // Terraform makes the engine's own namespace: an engine that prunes it would delete itself.
  const owned = new Set([
    FLUX_NAMESPACE,
    ...declared.platformSecrets.map((secret) => secret.namespace),
    ...platformReleases.map((release) => release.namespace),
  ]);
  const namespaces = planNamespaces(built, platformReleases, [...owned]);
  const planned = [namespaceStage(namespaces.filter(({ name }) => !owned.has(name))), ...built];
  const plan = link(
    followPools(cluster, declared, planned),
    givenObjects(cluster, declared, platformReleases, namespaces),
  );
  const edges = withoutImplied(plan.edges);
  const ownedNamespaces = namespaces.filter(({ name }) => owned.has(name));
  const stacks = synthInfra({ cluster, declared, releases: platformReleases, namespaces: ownedNamespaces });

  const tree = new Tree();
  tree.merge(stackFiles(stacks));
  tree.merge(inClusterStackFiles(cluster, inClusterStacks));
  tree.merge(ENGINES[cluster.gitops.engine].deliver(cluster, plan, edges));
  tree.merge(edgeFiles(cluster, declared));
  tree.merge(talosFiles(cluster, declared));
  const checked: CheckInput = {
    cluster,
    declared,
    plan,
    platformReleases,
    namespaces,
    stacks: [...stacks, ...inClusterStacks.map((stack) => ({ ...stack, inCluster: true as const }))],
    tree,
    schemas,
    machineConfigs: cluster.machines.map((machine) => ({
      machine: machine.name,
      documents: machinePatches(cluster, declared, planMachine(cluster, declared, machine)),
    })),
    ...context,
  };
  const findings = runChecks(RULES, checked);
  tree.merge(
    docsFiles({
      cluster,
      declared,
      plan,
      edges,
      platformReleases,
      namespaces,
      stacks,
      images: machineImages(cluster, declared),
      // Which acceptances are past their date depends on the day, and what is written must not.
      findings: findings.filter(({ rule }) => rule !== expiredAcceptance.id),
      valueTrees: valueTrees(schemas, [...platformReleases, ...plan.stages.flatMap((stage) => stage.releases)]),
      sections: [
        ...hardwareSections(cluster, declared),
        ...Object.values(cluster.components).flatMap((bound) => bound.runbook(cluster, declared)),
        ...ownAppSections(cluster),
        whatIfSection(checked),
      ],
    }),
  );
  return { cluster, declared, plan, edges, platformReleases, namespaces, stacks, checked, findings, tree };
}

/** Files for machines outside the cluster, the operator's own included. */
function edgeFiles(cluster: Cluster, declared: Declared): Tree {
  const tree = new Tree();
  for (const [path, content] of Object.entries(clusterEnvrc(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the environment of the command line");
  for (const [path, content] of Object.entries(sopsRules(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the rules of encrypted files");
  for (const [key, bound] of Object.entries(cluster.components)) {
    for (const [path, content] of Object.entries(bound.edge(cluster, declared))) {
      tree.add(`edge/${cluster.name}/${path}`, content, `components.${key}`);
    }
  }
  return tree;
}

function machineImages(cluster: Cluster, declared: Declared): Readonly<Record<string, MachineImage>> {
  return Object.fromEntries(
    cluster.machines.map((machine) => {
      const plan = planMachine(cluster, declared, machine);
      return [
        machine.name,
        {
          schematic: schematicId(plan.installer),
          installer: installerImage(cluster, plan),
          bootImage: imageUrl(cluster, plan),
        },
      ];
    }),
  );
}

function valueTrees(schemas: SchemaStore, releases: readonly PlannedRelease[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    releases.flatMap(({ chart }) => {
      const tree = schemas.chart(chart.name);
      return tree === undefined ? [] : [[chart.name, tree.version]];
    }),
  );
}

/** Lets every component build, and renders what they built. */
function build(
  cluster: Cluster,
  declared: Declared,
): {
  stages: readonly PlannedStage[];
  releases: readonly PlannedRelease[];
  inClusterStacks: readonly PlannedStack[];
} {
  const constructs = buildCluster(cluster, declared);
  const stages = collectStages(constructs.stages);
  const releases = collectReleases(constructs.platform);
  const problems = overrideProblems(cluster, [...releases, ...stages.flatMap((stage) => stage.releases)]);
  if (problems.length > 0) throw new InputError(problems);
  return {
    stages: [
      ...stages.map((stage) => ({
        ...stage,
        releases: stage.releases.map((release) => overrideRelease(cluster, release)),
      })),
      ...secretStages(cluster.secretFiles),
    ],
    releases: releases.map((release) => overrideRelease(cluster, release)),
    inClusterStacks: collectInClusterStacks(constructs.stages),
  };
}

/** Namespaces come first and are never pruned: deleting one deletes everything in it. */
function namespaceStage(namespaces: readonly PlannedNamespace[]): PlannedStage {
  return {
    name: "namespaces",
    title: "Namespaces with their Pod Security levels",
    origin: "components",
    manifests: namespaces.map(namespaceManifest),
    releases: [],
    after: {},
    prune: false,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
  };
}
