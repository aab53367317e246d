import type { DraftedCluster } from "../compiler/synth-cluster";
import type { CheckContext, RenderedTimes } from "../lib/checks/rule";
import type { Committed } from "./committed";
import type { ClusterScan } from "./secret-scan/scan";

/** What one run knows besides the plans. */
export interface RunContext {
  /** What a revision holds, where the run compares with one. */
  readonly committed?: Committed | undefined;
  /** The date of today, where the run may depend on it. */
  readonly today?: string | undefined;
  /** What charts make at both times, by cluster; absent: they are not rendered. */
  readonly rendered?: ReadonlyMap<string, RenderedTimes> | undefined;
  /** What the scan for secrets found in the files. */
  readonly scanned?: readonly ClusterScan[] | undefined;
}

const NOTHING: RenderedTimes = { before: new Map(), after: new Map(), releases: new Set(), missing: [] };

/** What the rules may know about each cluster besides its plan, by its name. */
export function contextsOf(
  drafts: readonly DraftedCluster[],
  { committed, today, rendered, scanned }: RunContext,
): ReadonlyMap<string, CheckContext> {
  return new Map(
    drafts.map(({ planned }): [string, CheckContext] => {
      const { name } = planned.cluster;
      const before = committed?.clusters.get(name);
      return [
        name,
        {
          ...(today === undefined ? {} : { today }),
          ...(before === undefined ? {} : { before }),
          ...(rendered === undefined ? {} : { rendered: rendered.get(name) ?? NOTHING }),
          ...(scanned === undefined ? {} : { scanned: scanned.find((one) => one.name === name)?.texts ?? [] }),
        },
      ];
    }),
  );
}
