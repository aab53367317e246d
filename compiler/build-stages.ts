import { App } from "cdk8s";
import { Construct } from "constructs";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { ComponentStages } from "../lib/component/component-stages";
import type { Fields } from "../lib/data/fields";
import type { SharedData } from "../lib/data/shared-data";
import type { Declared } from "../lib/declared/declared";
import { collectReleases, collectStages } from "../lib/delivery/collect";
import { engineOf } from "../lib/delivery/engines";
import { collectInClusterStacks } from "../lib/delivery/in-cluster-stacks";
import { overrideProblems, overrideRelease } from "../lib/delivery/override";
import { secretStages } from "../lib/delivery/secret-stage";
import type { Manifest } from "../lib/manifest/manifest";
import { attemptComponent } from "../lib/model/attempt";
import type { Cluster } from "../lib/model/cluster";
import type { Problems } from "../lib/model/problems";
import { NO_FILES, type ProjectFiles } from "../lib/model/project-files";
import { buildOwnCharts } from "../lib/own/charts";
import { ownManifestStages } from "../lib/own/manifests";
import type { PlannedStack } from "../lib/plan/stack";
import type { PlannedRelease, PlannedStage } from "../lib/plan/stage";
import { TerraformPart } from "../lib/stage/terraform-part";
import { buildOwnApps } from "../lib/workload/own-apps";

/** Data that several clusters have alike. */
export interface Shared {
  /** Objects of Kubernetes. */
  readonly objects: SharedData<Manifest>;
  /** Documents of machine configurations. */
  readonly documents: SharedData<Fields>;
}

/** What stages are built from. */
export interface BuildInput {
  /** The cluster with its components. */
  readonly cluster: BoundCluster;
  /** What all components declare. */
  readonly declared: Declared;
  /** Takes what is wrong. */
  readonly problems: Problems;
  /** Files that the definition names; absent: none are there. */
  readonly files?: ProjectFiles | undefined;
  /** Absent: each cluster has its own. */
  readonly shared?: Shared | undefined;
}

/** The constructs of one cluster: stages for GitOps, releases for the platform stack. */
export interface ClusterConstructs {
  /** Holds every stage. */
  readonly stages: Construct;
  /** Holds every release of the platform stack. */
  readonly platform: Construct;
}

/** What components and own apps build, as data. */
export interface BuiltStages {
  /** Every stage, in the order in which it was built. */
  readonly stages: readonly PlannedStage[];
  /** Helm releases that Terraform installs before GitOps starts. */
  readonly platformReleases: readonly PlannedRelease[];
  /** Terraform stacks that a controller runs inside the cluster. */
  readonly inClusterStacks: readonly PlannedStack[];
  /** Terraform of components in stacks that the operator runs; absent: none. */
  readonly terraform?: readonly TerraformPart[];
}

/** Lets every component build, renders what they built, and lays the definition's own values over it. */
export function buildStages(input: BuildInput): BuiltStages {
  const { cluster, problems, files = NO_FILES, shared } = input;
  const constructs = buildConstructs(input);
  const stages = collectStages(constructs.stages, { cluster, problems, shared: shared?.objects });
  const releases = collectReleases(constructs.platform, { cluster, problems });
  const known = [...releases, ...engineReleases(cluster), ...stages.flatMap((stage) => stage.releases)];
  problems.add(...overrideProblems(cluster, known));
  const override = (release: PlannedRelease) => overrideRelease(cluster, release);
  return {
    stages: [
      ...stages.map((stage) => ({ ...stage, releases: stage.releases.map(override) })),
      ...ownManifestStages({ cluster, files, problems }),
      ...secretStages(cluster.secretFiles),
    ],
    platformReleases: releases.map(override),
    inClusterStacks: collectInClusterStacks(constructs.stages),
    terraform: constructs.platform.node.findAll().filter((construct) => construct instanceof TerraformPart),
  };
}

/** The engine's releases by their names, which do not depend on its credentials; those are judged where they are used. */
function engineReleases(cluster: Cluster): readonly PlannedRelease[] {
  return engineOf(cluster).bootstrap({ ...cluster, gitops: { ...cluster.gitops, credentials: undefined } });
}

/** Lets every component and every own app build what it brings, then those complete it that look at the whole. */
export function buildConstructs(input: BuildInput, scope: Construct = new App()): ClusterConstructs {
  const { cluster, declared, problems, files = NO_FILES } = input;
  const stages = new Construct(scope, "stages");
  const platform = new Construct(scope, "platform");
  const stagesOf = (origin: string) => new ComponentStages(stages, platform, { cluster, declared, origin });
  for (const [key, bound] of Object.entries(cluster.components)) {
    attemptComponent({ cluster, key, problems }, "builds", () =>
      bound.build({ cluster, declared, key, problems, stages: stagesOf(`components.${key}`) }),
    );
  }
  buildOwnApps({ cluster, declared, problems }, stagesOf);
  buildOwnCharts({ cluster, files, problems }, stagesOf);
  const completing = Object.entries(cluster.components).filter(([, bound]) => bound.complete !== undefined);
  if (completing.length > 0) {
    const built = collectStages(stages, { cluster, problems });
    for (const [key, bound] of completing) {
      attemptComponent({ cluster, key, problems }, "completes what was built", () =>
        bound.complete?.({ cluster, declared, key, problems, built, stages: stagesOf(`components.${key}`) }),
      );
    }
  }
  return { stages, platform };
}
