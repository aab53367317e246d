import type { Chart } from "../stage/chart-source";

/** Everything that decides what Helm makes of one release. */
export interface RenderRequest {
  /** Name of the release. */
  readonly name: string;
  /** Namespace that it goes into. */
  readonly namespace: string;
  /** Chart, its source and exact version. */
  readonly chart: Chart;
  /** sha256 of the chart's archive, as `charts.lock` has it. */
  readonly digest: string;
  /** The archive, relative to the project; where it lies decides nothing. */
  readonly archive: string;
  /** Values of the release. */
  readonly values: Readonly<Record<string, unknown>>;
  /** False where the chart's `crds/` folder is left to somebody else. */
  readonly crds: boolean;
  /** Version of Helm, e.g. `4.1.4`. */
  readonly helm: string;
  /** Version of Kubernetes, e.g. `1.36.0`; absent where the chart does not ask for it. */
  readonly kubernetes?: string;
  /** What the API server serves in addition to what every one does, as `group/version` and `group/version/Kind`; empty where the chart does not ask. */
  readonly apis: readonly string[];
  /** True where the chart may give something else each time, so that it is rendered twice and compared. */
  readonly twice: boolean;
}
