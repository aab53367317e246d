import type { Manifest } from "../stage/plain";
import type { Need, Provision } from "../stage/reference";
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
  readonly provisions: readonly Provision[];
  readonly needs: readonly Need[];
}

/** What exists before GitOps starts, and who brings it. */
export interface GivenProvision extends Provision {
  readonly by: string;
}

/** One stage follows another, and every reason for it. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly causes: readonly string[];
}

export interface LinkedPlan {
  /** In an order that respects every edge; stages that do not depend on each other stand by name. */
  readonly stages: readonly PlannedStage[];
  readonly edges: readonly Edge[];
  /** Level of each stage: 0 for those that follow nothing, else one more than the highest they follow. */
  readonly levels: ReadonlyMap<string, number>;
  readonly unmet: readonly UnmetNeed[];
}

export interface UnmetNeed {
  readonly stage: string;
  readonly need: Need;
  readonly nearest?: string | undefined;
}
