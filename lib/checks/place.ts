import { isFields, own } from "../data/fields";
import type { Manifest } from "../manifest/manifest";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import type { StageGraph } from "../plan/stage-graph";
import type { CheckInput } from "./rule";

/** The path in the definition that a stage comes from. */
export function placeOf(graph: StageGraph, stage: string): string {
  return graph.stages.find((candidate) => candidate.name === stage)?.origin ?? "components";
}

/** An object with the stage that holds it and the place in the definition it comes from. */
export interface PlacedManifest {
  /** The object itself. */
  readonly manifest: Manifest;
  /** The stage that holds it. */
  readonly stage: PlannedStage;
  /** Path of the definition that the stage comes from, e.g. `components.gitea`. */
  readonly origin: string;
}

const listed = new WeakMap<StageGraph, readonly PlacedManifest[]>();

/** Every object that the stages hold; listed once for all rules. */
export function manifestsOf({ graph }: Pick<CheckInput, "graph">): readonly PlacedManifest[] {
  const known = listed.get(graph);
  if (known !== undefined) return known;
  const found = graph.stages.flatMap((stage) =>
    stage.manifests.map((manifest) => ({ manifest, stage, origin: stage.origin })),
  );
  listed.set(graph, found);
  return found;
}

/** A release with the stage that holds it and the place in the definition it comes from. */
export interface PlacedRelease {
  /** The release itself. */
  readonly release: PlannedRelease;
  /** Path of the definition. */
  readonly origin: string;
  /** Absent for one of the platform stack. */
  readonly stage?: PlannedStage;
}

/**
 * Every release that is installed in the cluster, those of the platform stack
 * included: its objects are in no stage, so what it makes is known by its chart
 * and its values alone.
 */
export function releasesOf({ graph, platformReleases }: CheckInput): readonly PlacedRelease[] {
  return [
    ...platformReleases.map((release) => ({ release, origin: release.origin })),
    ...graph.stages.flatMap((stage) => stage.releases.map((release) => ({ release, origin: stage.origin, stage }))),
  ];
}

/** Every chart of a cluster with its values: of installed releases, and of those that are rendered at synth, whose objects are in their stages. */
export function chartsOf(input: CheckInput): readonly PlacedRelease[] {
  const rendered = input.graph.stages.flatMap((stage) =>
    (stage.rendered ?? []).map((release) => ({ release, origin: stage.origin, stage })),
  );
  return rendered.length === 0 ? releasesOf(input) : [...releasesOf(input), ...rendered];
}

/** Where a release is changed whose change is not one of a single value: the operator's override where there is one, else its origin. */
export function overridePlace(input: CheckInput, release: PlannedRelease, origin: string): string {
  return own(input.cluster.releases, release.name) === undefined ? origin : `releases.${release.name}.values`;
}

/**
 * Where values of a release are changed that decide together: the operator's own line of the first of them
 * that his override says something of; where it says nothing of any, what brings the release.
 */
export function valuesPlace(
  input: CheckInput,
  release: PlannedRelease,
  { origin, paths }: { readonly origin: string; readonly paths: readonly (readonly string[])[] },
): string {
  return paths.map((path) => valuePlace(input, release, { origin, path })).find((place) => place !== origin) ?? origin;
}

/**
 * The operator's own line that says a value of a release, as deep as his override goes, e.g.
 * `releases.cilium.values.devices`; where he says nothing of it, what brings the release.
 */
export function valuePlace(
  { cluster }: CheckInput,
  release: PlannedRelease,
  { origin, path }: { readonly origin: string; readonly path: readonly string[] },
): string {
  let here: unknown = own(cluster.releases, release.name)?.values;
  const found: string[] = [];
  for (const key of path) {
    if (!isFields(here) || !Object.hasOwn(here, key)) break;
    found.push(key);
    here = here[key];
  }
  return found.length === 0 ? origin : ["releases", release.name, "values", ...found].join(".");
}

/** What a finding about one value of a release is about, whichever rule speaks of it. */
export function aboutValue({ namespace, name }: PlannedRelease, path: string): string {
  return `value ${namespace}/${name} ${path}`;
}
