import type { Problem } from "../lib/model/problem";
import type { Problems } from "../lib/model/problems";
import type { PlannedCluster } from "../lib/plan/cluster";
import type { RenderRequest } from "../lib/plan/render-request";
import { renderFile, renderKey } from "../lib/rendered/request";

/** Why one release cannot be rendered; `path` where that is not the release's own doing. */
export type RenderTrouble = Pick<Problem, "got" | "want" | "fix"> & Partial<Pick<Problem, "path">>;

/** Adds a problem for each chart of a plan that could not be rendered: nobody may take such a plan for a whole one. */
export function tellUnrendered(
  { planned, problems }: { readonly planned: PlannedCluster; readonly problems: Problems },
  troubles: ReadonlyMap<string, RenderTrouble> = new Map(),
): void {
  const { cluster, unrendered = [] } = planned;
  for (const request of unrendered)
    problems.add({
      file: cluster.file,
      path: `releases.${request.name}`,
      ...(troubles.get(renderKey(request)) ?? notThere(request)),
    });
  if (unrendered.length > 0) problems.settle();
}

function notThere(request: RenderRequest): RenderTrouble {
  return {
    got: `no render of ${request.chart.name} ${request.chart.version} with these values`,
    want: `its file ${renderFile(request)}`,
    fix: "npx groundwork synth renders it where Helm is installed",
  };
}
