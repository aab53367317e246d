import { ApiObject } from "cdk8s";
import type { Construct, IConstruct } from "constructs";
import { isFields } from "../data/fields";
import { plainCopy } from "../data/plain-copy";
import type { SharedData } from "../data/shared-data";
import { type Manifest, manifestOf } from "../manifest/manifest";
import { messageOf } from "../model/attempt";
import type { Cluster } from "../model/cluster";
import { InputError, type Problem } from "../model/problem";
import type { Problems } from "../model/problems";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import { isChart } from "../stage/chart-source";
import { Release } from "../stage/release";
import { Stage } from "../stage/stage";
import { healthOf } from "./facts/health";

/** What a collection is about: the definition, and where its problems go. */
export interface Collecting {
  /** Names the file that problems are in. */
  readonly cluster: Pick<Cluster, "file">;
  /** Takes what is wrong with what is collected. */
  readonly problems: Problems;
  /** Objects that several clusters have alike; absent: each has its own. */
  readonly shared?: SharedData<Manifest> | undefined;
}

/**
 * Renders every stage below a construct, in the order of their names. What
 * cannot be rendered is a problem of who asked for the stage.
 */
export function collectStages(scope: Construct, collecting: Collecting): readonly PlannedStage[] {
  return scope.node
    .findAll()
    .filter((construct): construct is Stage => construct instanceof Stage)
    .flatMap((stage) => attempt(collecting, stage.origin, () => collectStage(stage, collecting)) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every release below a construct, in the order of construction. */
export function collectReleases(scope: Construct, collecting: Collecting): readonly PlannedRelease[] {
  return releasesAmong(scope.node.findAll(), collecting);
}

function releasesAmong(constructs: readonly IConstruct[], collecting: Collecting): readonly PlannedRelease[] {
  return constructs
    .filter((construct): construct is Release => construct instanceof Release)
    .flatMap((release) => attempt(collecting, release.origin, () => collectRelease(release, collecting)) ?? []);
}

function attempt<Value>({ cluster, problems }: Collecting, origin: string, render: () => Value): Value | undefined {
  return problems.attempt({ path: origin, names: [leafOf(origin)] }, render, (error) => ({
    file: cluster.file,
    path: origin,
    got:
      error instanceof RangeError
        ? "an object that contains itself, or is nested too deep"
        : `an object that cannot be rendered: ${messageOf(error)}`,
    want: "Kubernetes objects made of plain data",
  }));
}

function leafOf(origin: string): string {
  return origin.slice(origin.lastIndexOf(".") + 1);
}

/** Types ask for all of this; a component in plain JavaScript may leave something out all the same. */
function collectRelease(release: Release, { cluster }: Collecting): PlannedRelease {
  const { releaseName, namespace, chart, values, makes } = release;
  const problems: Problem[] = [];
  const wrong = (got: string, want: string) =>
    problems.push({ file: cluster.file, path: release.origin, got: `release ${releaseName} with ${got}`, want });
  if (typeof releaseName !== "string" || typeof namespace !== "string")
    wrong("a name or namespace that is no text", "texts");
  if (!isChart(chart)) wrong("no complete chart", "chart: { name, repository, version }, all of them texts");
  if (!isFields(makes) || !["privileged", "baseline", "restricted"].includes(makes.podSecurity))
    wrong(
      "no makes",
      "makes: { podSecurity, … }: what the chart brings, so that references and Pod Security can be computed",
    );
  const [trouble] = plainCopy(values, "component").troubles;
  if (trouble !== undefined)
    wrong(
      `${trouble.got} in its values${trouble.path.length === 0 ? "" : ` at ${trouble.path.join(".")}`}`,
      "plain data",
    );
  if (problems.length > 0) throw new InputError(problems);
  return {
    name: releaseName,
    namespace,
    chart,
    values,
    makes,
    needs: release.needs,
    timeout: release.timeout,
    crds: release.crds,
    origin: release.origin,
  };
}

function collectStage(stage: Stage, collecting: Collecting): PlannedStage {
  const constructs = stage.node.findAll();
  const manifests = constructs
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => manifestOf(object.toJson(), object.node.path))
    .map((manifest) => collecting.shared?.of(manifest) ?? manifest);
  const { provisions, needs, expects, stored } = stage.stated;
  return {
    name: stage.stageName,
    title: stage.props.title,
    origin: stage.origin,
    manifests,
    releases: releasesAmong(constructs, collecting),
    after: stage.props.after ?? {},
    prune: stage.props.prune ?? true,
    timeout: stage.props.timeout ?? "10m",
    health: healthOf(manifests, stage.props.health ?? []),
    operatorPods: stage.props.operatorPods ?? [],
    provisions,
    needs,
    ...(expects.length === 0 ? {} : { expects }),
    ...(stored.length === 0 ? {} : { stored }),
  };
}
