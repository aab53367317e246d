import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { manifestOf } from "../manifest/manifest";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import { Release } from "../stage/release";
import { Stage } from "../stage/stage";
import { healthOf } from "./facts/health";

/** Renders every stage below a construct, in the order of their names. */
export function collectStages(scope: Construct): readonly PlannedStage[] {
  return scope.node
    .findAll()
    .filter((construct): construct is Stage => construct instanceof Stage)
    .map(collectStage)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every release below a construct, in the order of construction. */
export function collectReleases(scope: Construct): readonly PlannedRelease[] {
  return scope.node
    .findAll()
    .filter((construct): construct is Release => construct instanceof Release)
    .map((release) => ({
      name: release.releaseName,
      namespace: release.namespace,
      chart: release.chart,
      values: release.values,
      makes: release.makes,
      needs: release.needs,
      timeout: release.timeout,
      crds: release.crds,
      origin: release.origin,
    }));
}

function collectStage(stage: Stage): PlannedStage {
  const manifests = stage.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => manifestOf(object.toJson(), object.node.path));
  const { provisions, needs } = stage.stated;
  return {
    name: stage.stageName,
    title: stage.props.title,
    origin: stage.origin,
    manifests,
    releases: collectReleases(stage),
    after: stage.props.after ?? {},
    prune: stage.props.prune ?? true,
    timeout: stage.props.timeout ?? "10m",
    health: healthOf(manifests, stage.props.health ?? []),
    operatorPods: stage.props.operatorPods ?? [],
    provisions,
    needs,
  };
}
