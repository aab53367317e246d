import type { Manifest } from "../../manifest/manifest";
import type { Cluster } from "../../model/cluster";
import type { PlannedRelease } from "../../plan/stage";
import { sourceOf } from "../../stage/chart-source";
import { chartFolder } from "../folders";
import { FLUX_NAMESPACE } from "./kustomization";
import type { SourceName } from "./source";

/**
 * A release as a HelmRelease. CRDs follow the chart at every upgrade; a failed
 * install is removed and tried again, a failed upgrade is rolled back.
 * Source: Flux HelmRelease API, helm.toolkit.fluxcd.io/v2.
 *
 * @param source the source object that has its chart
 */
export function helmRelease(cluster: Cluster, release: PlannedRelease, source: SourceName): Manifest {
  const crds = release.crds ?? "CreateReplace";
  return {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: release.name, namespace: release.namespace },
    spec: {
      interval: "1h",
      ...(release.suspended === true ? { suspend: true } : {}),
      timeout: release.timeout,
      releaseName: release.name,
      ...chartOf(cluster, release, source),
      install: { crds, remediation: { retries: 3 } },
      upgrade: { crds, cleanupOnFail: true, remediation: { retries: 3, remediateLastFailure: true } },
      driftDetection: { mode: "warn" },
      values: release.values,
    },
  };
}

function chartOf(cluster: Cluster, release: PlannedRelease, { kind, name }: SourceName): object {
  const sourceRef = { kind, name, namespace: FLUX_NAMESPACE };
  const from = (spec: object) => ({ chart: { spec: { ...spec, interval: "12h", sourceRef } } });
  const source = sourceOf(release.chart);
  switch (source.kind) {
    case "oci":
      return { chartRef: sourceRef };
    case "http":
      return from({ chart: release.chart.name, version: release.chart.version });
    case "git":
      // Another tag is another chart, whatever version its Chart.yaml says.
      return from({ chart: source.path === "." ? "./" : `./${source.path}`, reconcileStrategy: "Revision" });
    case "folder":
      // Every commit is a revision of this repository; the version that is written changes with the chart's own files.
      return from({ chart: `./dist/${chartFolder(cluster, release)}`, reconcileStrategy: "ChartVersion" });
  }
}
