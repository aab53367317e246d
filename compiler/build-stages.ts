import { App } from "cdk8s";
import { Construct } from "constructs";
import type { Declared } from "../lib/component/declared";
import { collectStages } from "../lib/delivery/collect";
import type { Cluster } from "../lib/model/cluster";
import { ComponentStages } from "../lib/stage/component-stages";
import { buildOwnApps } from "../lib/workload/own-apps";

/** The constructs of one cluster: stages for GitOps, releases for the platform stack. */
export interface ClusterConstructs {
  readonly stages: Construct;
  readonly platform: Construct;
}

/** Lets every component and every own app build what it brings, then those complete it that look at the whole. */
export function buildCluster(cluster: Cluster, declared: Declared, scope: Construct = new App()): ClusterConstructs {
  const stages = new Construct(scope, "stages");
  const releases = new Construct(scope, "platform");
  for (const [key, bound] of Object.entries(cluster.components)) {
    bound.build(cluster, declared, new ComponentStages(stages, releases, `components.${key}`));
  }
  buildOwnApps(cluster, declared, (origin) => new ComponentStages(stages, releases, origin));
  const completing = Object.entries(cluster.components).filter(([, bound]) => bound.complete !== undefined);
  if (completing.length > 0) {
    const built = collectStages(stages);
    for (const [key, bound] of completing) {
      bound.complete?.(cluster, declared, new ComponentStages(stages, releases, `components.${key}`), built);
    }
  }
  return { stages, platform: releases };
}
