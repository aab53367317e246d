import { createHash } from "node:crypto";
import { isFields } from "../data/fields";
import type { Cluster } from "../model/cluster";
import type { RenderRequest } from "../plan/render-request";
import type { PlannedRelease } from "../plan/stage";
import { HELM } from "../versions/helm";
import type { LockedChart } from "./lock";

/** Where renders are kept in the operator's repository, one file for each. */
export const RENDERED = "charts/rendered";

/** One text for each different result: sha256 over all that decides. */
export function renderKey({ archive: _, chart, ...decisive }: RenderRequest): string {
  // The digest is over the files of a folder as well, which nobody has any more of an earlier time.
  const named = "folder" in chart ? { ...chart, folder: chart.folder.path } : chart;
  return createHash("sha256")
    .update(JSON.stringify(sorted({ form: FORM, chart: named, ...decisive })))
    .digest("hex");
}

/** Raised where the same request gives another file. */
const FORM = 4;

/** The file of a render, relative to the project: named by what it is of, and by all that decides. */
export function renderFile(request: RenderRequest): string {
  return `${renderPrefix(request)}${renderKey(request).slice(0, 16)}.json`;
}

/** How the files of all renders of one release begin. */
export function renderPrefix({ namespace, name }: Pick<RenderRequest, "namespace" | "name">): string {
  return `${RENDERED}/${namespace}.${name}.`;
}

/** True for a name that the file of a render may have. */
export function isRenderName(name: string): boolean {
  return /^[a-z0-9-]+\.[a-z0-9.-]+\.[0-9a-f]{16}\.json$/.test(name);
}

/** The same value with the keys of every map in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** What decides about the render of one release of a cluster. */
export function requestOf(
  { versions }: Pick<Cluster, "versions">,
  {
    release,
    chart,
    apis,
  }: {
    readonly release: PlannedRelease;
    readonly chart: LockedChart;
    /** What the API server serves in addition to what every one does; empty where the chart does not ask. */
    readonly apis: readonly string[];
  },
): RenderRequest {
  return {
    name: release.name,
    namespace: release.namespace,
    chart: release.chart,
    digest: chart.digest,
    archive: chart.archive,
    values: release.values,
    crds: release.crds !== "Skip",
    helm: versions.helm ?? HELM.version,
    ...(chart.reads.includes("kubeVersion") ? { kubernetes: versions.kubernetes } : {}),
    apis,
    twice: chart.reads.includes("random"),
  };
}
