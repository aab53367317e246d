import { buildCluster } from "../apps/build";
import { ownAppSections } from "../apps/own-apps/build";
import { clusterEnvrc } from "../infra/edge/envrc";
import { sopsRules } from "../infra/edge/sops";
import { hardwareSections } from "../infra/runbook/sections";
import { stackFiles } from "../infra/stack-files";
import { type StackDocument, synthInfra } from "../infra/synth-infra";
import { talosFiles } from "../infra/talos/files";
import { imageUrl, installerImage, planMachine } from "../infra/talos/machine-plan";
import { machinePatches } from "../infra/talos/patches/patches";
import { schematicId } from "../infra/talos/schematic";
import { expiredAcceptance } from "../lib/checks/acceptance";
import { runChecks } from "../lib/checks/engine";
import type { CheckInput, Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import { argoEngine } from "../lib/delivery/argocd/engine";
import { collectReleases, collectStages } from "../lib/delivery/collect";
import type { DeliveryEngine } from "../lib/delivery/engine";
import { fluxEngine } from "../lib/delivery/flux/engine";
import { FLUX_NAMESPACE } from "../lib/delivery/flux/kustomization";
import { followPools } from "../lib/delivery/follow-pools";
import { givenProvisions } from "../lib/delivery/given";
import { collectInClusterStacks, inClusterStackFiles, type PlannedStack } from "../lib/delivery/in-cluster-stacks";
import { link, withoutImplied } from "../lib/delivery/link";
import { overrideProblems, overrideRelease } from "../lib/delivery/override";
import type { Edge, LinkedPlan, PlannedRelease, PlannedStage } from "../lib/delivery/plan";
import { secretStages } from "../lib/delivery/secret-stage";
import { docsFiles } from "../lib/docs/files";
import type { MachineImage } from "../lib/docs/input";
import { Tree } from "../lib/emit/tree";
import type { Cluster } from "../lib/model/cluster";
import { collectPlatform, type Platform } from "../lib/model/platform";
import { InputError } from "../lib/model/problem";
import { type NamespacePlan, namespaceManifest, planNamespaces } from "../lib/policy/namespaces";
import type { SchemaStore } from "../lib/schema/store";
import { whatIfSection } from "../lib/whatif/section";

const ENGINES: Readonly<Record<Cluster["gitops"]["engine"], DeliveryEngine>> = {
  argocd: argoEngine,
  flux: fluxEngine,
};

/** What checks may know beside the definition itself: its text, for lines and columns, and the date of today. */
export type CheckContext = Pick<CheckInput, "definitionText" | "today">;

/** One cluster, synthesized in memory. */
export interface SynthesizedCluster {
  readonly cluster: Cluster;
  readonly platform: Platform;
  readonly plan: LinkedPlan;
  readonly edges: readonly Edge[];
  readonly platformReleases: readonly PlannedRelease[];
  readonly namespaces: readonly NamespacePlan[];
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
  const { platform, problems } = collectPlatform(cluster);
  if (problems.length > 0) throw new InputError(problems);
  const { stages: built, releases: platformReleases, inClusterStacks } = build(cluster, platform);

  // Terraform makes the engine's own namespace: an engine that prunes it would delete itself.
  const owned = new Set([
    FLUX_NAMESPACE,
    ...platform.platformSecrets.map((secret) => secret.namespace),
    ...platformReleases.map((release) => release.namespace),
  ]);
  const namespaces = planNamespaces(built, platformReleases, [...owned]);
  const planned = [namespaceStage(namespaces.filter(({ name }) => !owned.has(name))), ...built];
  const plan = link(
    followPools(cluster, platform, planned),
    givenProvisions(cluster, platform, platformReleases, namespaces),
  );
  const edges = withoutImplied(plan.edges);
  const ownedNamespaces = namespaces.filter(({ name }) => owned.has(name));
  const stacks = synthInfra({ cluster, platform, releases: platformReleases, namespaces: ownedNamespaces });

  const tree = new Tree();
  tree.merge(stackFiles(stacks));
  tree.merge(inClusterStackFiles(cluster, inClusterStacks));
  tree.merge(ENGINES[cluster.gitops.engine].deliver(cluster, plan, edges));
  tree.merge(edgeFiles(cluster, platform));
  tree.merge(talosFiles(cluster, platform));
  const checked: CheckInput = {
    cluster,
    platform,
    plan,
    platformReleases,
    namespaces,
    stacks: [...stacks, ...inClusterStacks.map((stack) => ({ ...stack, inCluster: true as const }))],
    tree,
    schemas,
    machineConfigs: cluster.machines.map((machine) => ({
      machine: machine.name,
      documents: machinePatches(cluster, platform, planMachine(cluster, platform, machine)),
    })),
    ...context,
  };
  const findings = runChecks(RULES, checked);
  tree.merge(
    docsFiles({
      cluster,
      platform,
      plan,
      edges,
      platformReleases,
      namespaces,
      stacks,
      images: machineImages(cluster, platform),
      // Which acceptances are past their date depends on the day, and what is written must not.
      findings: findings.filter(({ rule }) => rule !== expiredAcceptance.id),
      valueTrees: valueTrees(schemas, [...platformReleases, ...plan.stages.flatMap((stage) => stage.releases)]),
      sections: [
        ...hardwareSections(cluster, platform),
        ...Object.values(cluster.components).flatMap((bound) => bound.runbook(cluster, platform)),
        ...ownAppSections(cluster),
        whatIfSection(checked),
      ],
    }),
  );
  return { cluster, platform, plan, edges, platformReleases, namespaces, stacks, checked, findings, tree };
}

/** Files for machines outside the cluster, the operator's own included. */
function edgeFiles(cluster: Cluster, platform: Platform): Tree {
  const tree = new Tree();
  for (const [path, content] of Object.entries(clusterEnvrc(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the environment of the command line");
  for (const [path, content] of Object.entries(sopsRules(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the rules of encrypted files");
  for (const [key, bound] of Object.entries(cluster.components)) {
    for (const [path, content] of Object.entries(bound.edge(cluster, platform))) {
      tree.add(`edge/${cluster.name}/${path}`, content, `components.${key}`);
    }
  }
  return tree;
}

function machineImages(cluster: Cluster, platform: Platform): Readonly<Record<string, MachineImage>> {
  return Object.fromEntries(
    cluster.machines.map((machine) => {
      const plan = planMachine(cluster, platform, machine);
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
  platform: Platform,
): {
  stages: readonly PlannedStage[];
  releases: readonly PlannedRelease[];
  inClusterStacks: readonly PlannedStack[];
} {
  const constructs = buildCluster(cluster, platform);
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
function namespaceStage(namespaces: readonly NamespacePlan[]): PlannedStage {
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
