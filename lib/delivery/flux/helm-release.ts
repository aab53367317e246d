import type { Manifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";
import { FLUX_NAMESPACE } from "./kustomization";
import { isOci } from "./source";

/**
 * A release as a HelmRelease. CRDs follow the chart at every upgrade; a failed
 * install is removed and tried again, a failed upgrade is rolled back.
 * Source: Flux HelmRelease API, helm.toolkit.fluxcd.io/v2.
 *
 * @param source name of the source object that has its chart
 */
export function helmRelease(release: PlannedRelease, source: string): Manifest {
  const crds = release.crds ?? "CreateReplace";
  return {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: release.name, namespace: release.namespace },
    spec: {
      interval: "1h",
      timeout: release.timeout,
      releaseName: release.name,
      ...(isOci(release.chart)
        ? { chartRef: { kind: "OCIRepository", name: source, namespace: FLUX_NAMESPACE } }
        : {
            chart: {
              spec: {
                chart: release.chart.name,
                version: release.chart.version,
                interval: "12h",
                sourceRef: { kind: "HelmRepository", name: source, namespace: FLUX_NAMESPACE },
              },
            },
          }),
      install: { crds, remediation: { retries: 3 } },
      upgrade: { crds, cleanupOnFail: true, remediation: { retries: 3, remediateLastFailure: true } },
      driftDetection: { mode: "warn" },
      values: release.values,
    },
  };
}
