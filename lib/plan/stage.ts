import type { Manifest } from "../manifest/manifest";
import type { Chart } from "../stage/chart-source";
import type { Need, Provided } from "../stage/reference";
import type { ChartMakes, CrdPolicy } from "../stage/release";
import type { ExpectedSecret, HealthExpression, OperatorPods, PutByPeople } from "../stage/stage";

/** A release as data. */
export interface PlannedRelease {
  /** Name of the release; unique in its namespace. */
  readonly name: string;
  /** Namespace that it is installed into. */
  readonly namespace: string;
  /** Chart, its source and exact version. */
  readonly chart: Chart;
  /** Chart values, the operator's overrides included. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the chart makes with these values, as its component declares it. */
  readonly makes: ChartMakes;
  /** What the values refer to; with a cause where the chart's own objects do. */
  readonly needs: readonly (Omit<Need, "cause"> & Partial<Pick<Need, "cause">>)[];
  /** How long one install or upgrade may take, e.g. `15m`. */
  readonly timeout: string;
  /** Absent: the chart's CRDs are brought and kept up to date. */
  readonly crds?: CrdPolicy;
  /** Path of the definition that it comes from. */
  readonly origin: string;
  /** Everything that its chart makes, where `makes` was read from that; absent: `makes` is declared. */
  readonly looked?: readonly Manifest[];
  /** True where the engine is to let go of it, so that it can be removed without being uninstalled. */
  readonly suspended?: boolean;
}

/** A release that no Helm installs: its objects are manifests of stages. */
export interface RenderedRelease extends PlannedRelease {
  /** Every object of the chart, before it was put into stages; CRDs without their schemas. */
  readonly objects: readonly { readonly template: string; readonly object: Manifest }[];
  /** Hooks that nothing runs, with the reason. */
  readonly leftOut: readonly { readonly template: string; readonly object: Manifest; readonly why: string }[];
  /** Places that are different each time the chart is rendered. */
  readonly changing: readonly { readonly template: string; readonly object: string; readonly path: string }[];
  /** What the chart asks a cluster at installation, which at synth is answered with nothing. */
  readonly asksCluster: boolean;
  /** True where its objects stay in the cluster when they leave Git. */
  readonly kept: boolean;
}

/**
 * CRDs that a release installs, as `group/Kind`: those of its chart, or none
 * where it leaves them to somebody else.
 */
export function crdsOf({
  crds,
  makes,
}: {
  /** What becomes of the chart's CRDs, in the words of the engine that installs it. */
  readonly crds?: string | undefined;
  /** What the chart is declared to make. */
  readonly makes: ChartMakes;
}): readonly string[] {
  return crds === "Skip" ? [] : (makes.crds ?? []);
}

/** A stage as data: what it brings, what it needs, nothing of how it was made. */
export interface PlannedStage {
  /** Unique in the cluster; names the folder and the engine's object. */
  readonly name: string;
  /** One line: what the stage brings. */
  readonly title: string;
  /** Path of the definition that it comes from. */
  readonly origin: string;
  /** Its objects, in the order in which they were added. */
  readonly manifests: readonly Manifest[];
  /** Files to write as they are, in place of the manifests, which then only say what the files hold. */
  readonly verbatim?: readonly { readonly name: string; readonly text: string }[];
  /** Its Helm releases. */
  readonly releases: readonly PlannedRelease[];
  /** Releases that are rendered at synth: most of their objects are among its own; absent: none. */
  readonly rendered?: readonly RenderedRelease[];
  /** Stages that it must follow without an object that shows it, by name, each with the reason. */
  readonly after: Readonly<Record<string, string>>;
  /** The engine deletes what left Git. */
  readonly prune: boolean;
  /** How long one reconcile may take until it counts as failed, e.g. `10m`. */
  readonly timeout: string;
  /** How to tell that its custom resources are healthy. */
  readonly health: readonly HealthExpression[];
  /** Pods that operators make from its objects; absent: none. */
  readonly operatorPods?: readonly OperatorPods[];
  /** What it brings that no object shows. */
  readonly provisions: readonly Provided[];
  /** What it needs that no object shows. */
  readonly needs: readonly Need[];
  /** Secrets that encrypted files of the operator's are to bring; absent: none. */
  readonly expects?: readonly ExpectedSecret[];
  /** What a person puts into stores of secrets for it; absent: nothing. */
  readonly stored?: readonly PutByPeople[];
}

/** Every release of a stage: those that the engine installs, then those that are rendered at synth. */
export function releasesIn({
  releases,
  rendered = [],
}: Pick<PlannedStage, "releases" | "rendered">): readonly PlannedRelease[] {
  return rendered.length === 0 ? releases : [...releases, ...rendered];
}
