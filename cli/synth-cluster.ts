import { App } from "cdk8s";
import { Construct } from "constructs";
import { collectReleases, collectStages } from "../lib/delivery/collect";
import type { DeliveryEngine } from "../lib/delivery/engine";
import { fluxEngine } from "../lib/delivery/flux/engine";
import { givenProvisions } from "../lib/delivery/given";
import { link, withoutImplied } from "../lib/delivery/link";
import type { Edge, LinkedPlan, PlannedRelease, PlannedStage } from "../lib/delivery/plan";
import { Tree } from "../lib/emit/tree";
import type { Cluster } from "../lib/model/cluster";
import { collectPlatform, type Platform } from "../lib/model/platform";
import { InputError } from "../lib/model/problem";
import { type NamespacePlan, namespaceManifest, planNamespaces } from "../lib/policy/namespaces";
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
  readonly tree: Tree;
}

export function synthCluster(cluster: Cluster): SynthesizedCluster {
  const { platform, problems } = collectPlatform(cluster);
  if (problems.length > 0) throw new InputError(problems);
  const app = new App();
  const platformScope = new Construct(app, "platform");
  const stages = new ComponentStages(new Construct(app, "stages"), platformScope);
  for (const bound of Object.values(cluster.components)) bound.build(cluster, platform, stages);

  const built = collectStages(app);
  const platformReleases = collectReleases(platformScope);
  const owned = [...new Set(platform.platformSecrets.map((secret) => secret.namespace))];
  const namespaces = planNamespaces(built, platformReleases, owned);
  const inGit = namespaces.filter(
    (namespace) =>
      !owned.includes(namespace.name) && !platformReleases.some((release) => release.namespace === namespace.name),
  );
  const planned = [namespaceStage(inGit), ...built];
  const plan = link(planned, givenProvisions(cluster, platform, platformReleases, namespaces));
  const edges = withoutImplied(plan.edges);

  const tree = new Tree();
  tree.merge(ENGINES[cluster.gitops.engine].deliver(cluster, plan, edges));
  return { cluster, platform, plan, edges, platformReleases, namespaces, tree };
}

/** Namespaces come first and are never pruned: deleting one deletes everything in it. */
function namespaceStage(namespaces: readonly NamespacePlan[]): PlannedStage {
  return {
    name: "namespaces",
    title: "Namespaces with their Pod Security levels",
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
