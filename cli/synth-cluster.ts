import { App } from "cdk8s";
import { Construct } from "constructs";
import { buildOwnApps } from "../apps/own-apps/build";
import { runChecks } from "../lib/checks/engine";
import type { CheckedStack, Finding } from "../lib/checks/rule";
import { RULES } from "../lib/checks/rules/catalog";
import { collectReleases, collectStages } from "../lib/delivery/collect";
import type { DeliveryEngine } from "../lib/delivery/engine";
import { fluxEngine } from "../lib/delivery/flux/engine";
import { givenProvisions } from "../lib/delivery/given";
import { link, withoutImplied } from "../lib/delivery/link";
import { overrideProblems, overrideRelease } from "../lib/delivery/override";
import type { Edge, LinkedPlan, PlannedRelease, PlannedStage } from "../lib/delivery/plan";
import { Tree } from "../lib/emit/tree";
import type { Cluster } from "../lib/model/cluster";
import { collectPlatform, type Platform } from "../lib/model/platform";
import { InputError } from "../lib/model/problem";
import { type NamespacePlan, namespaceManifest, planNamespaces } from "../lib/policy/namespaces";
import type { SchemaStore } from "../lib/schema/store";
import { ComponentStages } from "../lib/stage/component-stages";

const ENGINES: Readonly<Record<Cluster["gitops"]["engine"], DeliveryEngine>> = { flux: fluxEngine };

/** One cluster, synthesized in memory. */
export interface SynthesizedCluster {
  readonly cluster: Cluster;
  readonly platform: Platform;
  readonly plan: LinkedPlan;
  readonly edges: readonly Edge[];
  readonly platformReleases: readonly PlannedRelease[];
  readonly namespaces: readonly NamespacePlan[];
  readonly stacks: readonly CheckedStack[];
  readonly findings: readonly Finding[];
  readonly tree: Tree;
}

/**
 * The whole way of one cluster, from the parsed definition to files in memory.
 * Throws InputError for a definition whose parts do not fit, and CycleError
 * when stages wait for each other.
 */
export function synthCluster(cluster: Cluster, schemas: SchemaStore): SynthesizedCluster {
  const { platform, problems } = collectPlatform(cluster);
  if (problems.length > 0) throw new InputError(problems);
  const { stages: built, releases: platformReleases } = build(cluster, platform);

  const owned = new Set([
    ...platform.platformSecrets.map((secret) => secret.namespace),
    ...platformReleases.map((release) => release.namespace),
  ]);
  const namespaces = planNamespaces(built, platformReleases, [...owned]);
  const planned = [namespaceStage(namespaces.filter(({ name }) => !owned.has(name))), ...built];
  const plan = link(planned, givenProvisions(cluster, platform, platformReleases, namespaces));
  const edges = withoutImplied(plan.edges);
  const stacks: readonly CheckedStack[] = [];

  const tree = new Tree();
  tree.merge(ENGINES[cluster.gitops.engine].deliver(cluster, plan, edges));
  const findings = runChecks(RULES, { cluster, platform, plan, platformReleases, namespaces, stacks, tree, schemas });
  return { cluster, platform, plan, edges, platformReleases, namespaces, stacks, findings, tree };
}

/** Lets every component build, and renders what they built. */
function build(
  cluster: Cluster,
  platform: Platform,
): { stages: readonly PlannedStage[]; releases: readonly PlannedRelease[] } {
  const app = new App();
  const stageScope = new Construct(app, "stages");
  const platformScope = new Construct(app, "platform");
  for (const [key, bound] of Object.entries(cluster.components)) {
    bound.build(cluster, platform, new ComponentStages(stageScope, platformScope, `components.${key}`));
  }
  buildOwnApps(cluster, platform, (origin) => new ComponentStages(stageScope, platformScope, origin));
  const stages = collectStages(stageScope);
  const releases = collectReleases(platformScope);
  const problems = overrideProblems(cluster, [...releases, ...stages.flatMap((stage) => stage.releases)]);
  if (problems.length > 0) throw new InputError(problems);
  return {
    stages: stages.map((stage) => ({
      ...stage,
      releases: stage.releases.map((release) => overrideRelease(cluster, release)),
    })),
    releases: releases.map((release) => overrideRelease(cluster, release)),
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
