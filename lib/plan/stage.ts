import type { Manifest } from "../manifest/manifest";
import type { Need, Provided } from "../stage/reference";
import type { Chart, ChartMakes, CrdPolicy } from "../stage/release";
import type { HealthExpression, OperatorPods } from "../stage/stage";

/** A release as data. */
export interface PlannedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: Chart;
  readonly values: Readonly<Record<string, unknown>>;
  readonly makes: ChartMakes;
  readonly needs: readonly Omit<Need, "cause">[];
  readonly timeout: string;
  /** Absent: the chart's CRDs are brought and kept up to date. */
  readonly crds?: CrdPolicy;
  /** Path of the definition that it comes from. */
  readonly origin: string;
}

/** A stage as data: what it brings, what it needs, nothing of how it was made. */
export interface PlannedStage {
  readonly name: string;
  readonly title: string;
  /** Path of the definition that it comes from. */
  readonly origin: string;
  readonly manifests: readonly Manifest[];
  /** Files to write as they stand in place of the manifests, which then only say what the files hold. */
  readonly verbatim?: readonly { readonly name: string; readonly text: string }[];
  readonly releases: readonly PlannedRelease[];
  readonly after: Readonly<Record<string, string>>;
  readonly prune: boolean;
  readonly timeout: string;
  readonly health: readonly HealthExpression[];
  readonly operatorPods?: readonly OperatorPods[];
  readonly provisions: readonly Provided[];
  readonly needs: readonly Need[];
}
