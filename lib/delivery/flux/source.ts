import type { Manifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";
import type { Chart } from "../../stage/release";
import { FLUX_NAMESPACE } from "./kustomization";

/** True when the chart comes from a registry and not from a Helm repository's index. */
export function isOci(chart: Chart): boolean {
  return chart.repository.startsWith("oci://");
}

/** Name of the source object of a chart: a repository's host and path, or the chart and its version's line. */
export function sourceName(chart: Chart): string {
  if (isOci(chart)) return chart.name;
  return chart.repository
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** One HelmRepository for each index, one OCIRepository for each chart of a registry. */
export function sourcesOf(releases: readonly PlannedRelease[]): readonly Manifest[] {
  const sources = new Map<string, Manifest>();
  for (const { chart } of releases) {
    const name = sourceName(chart);
    const manifest = isOci(chart) ? ociRepository(name, chart) : helmRepository(name, chart);
    const key = `${manifest.kind}/${name}`;
    const before = sources.get(key);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(manifest)) {
      throw new Error(`two releases want different versions of chart ${chart.name} from one registry`);
    }
    sources.set(key, manifest);
  }
  return [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, manifest]) => manifest);
}

function helmRepository(name: string, chart: Chart): Manifest {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "HelmRepository",
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: { interval: "12h", url: chart.repository },
  };
}

function ociRepository(name: string, chart: Chart): Manifest {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "OCIRepository",
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: {
      interval: "12h",
      url: `${chart.repository.replace(/\/+$/, "")}/${chart.name}`,
      ref: { tag: chart.version },
      layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
    },
  };
}
