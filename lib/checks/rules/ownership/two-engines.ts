import { at, listAt, textAt } from "../../../data/fields";
import { manifestsOf, releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const twoEngines: Rule = {
  id: "two-engines",
  title: "Argo CD and Flux manage the same application",
  family: "ownership",
  severity: "error",
  answers: ["M037"],
  why: "Argo CD shows OutOfSync every minute, and pods roll whenever either one wins.",
  fix: "leave the application to one engine",
  source: "Argo CD documentation: sync; Flux documentation: HelmRelease, drift detection",
  example: "democratic-csi as an Application and as a HelmRelease",
  check: (input) => {
    const releases = [
      ...releasesOf(input)
        .filter(({ stage }) => stage !== undefined)
        .map(({ release }) => ({ chart: release.chart.name, namespace: release.namespace, name: release.name })),
      ...manifestsOf(input)
        .filter(({ manifest }) => manifest.kind === "HelmRelease")
        .map(({ manifest }) => ({
          chart:
            textAt(manifest, "spec", "chart", "spec", "chart") ?? textAt(manifest, "spec", "chartRef", "name") ?? "",
          namespace: textAt(manifest, "spec", "targetNamespace") ?? manifest.metadata.namespace ?? "",
          name: textAt(manifest, "spec", "releaseName") ?? manifest.metadata.name,
        })),
    ];
    return manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "Application" && manifest.apiVersion.startsWith("argoproj.io/"))
      .flatMap(({ manifest, origin }): Found[] => {
        const sources = [at(manifest, "spec", "source"), ...listAt(manifest, "spec", "sources")];
        const namespace = textAt(manifest, "spec", "destination", "namespace");
        const twin = sources
          .flatMap((source) => textAt(source, "chart") ?? [])
          .flatMap((chart) => releases.filter((release) => release.chart === chart.replace(/^.*\//, "")))
          .find((release) => namespace === undefined || release.namespace === namespace);
        if (twin === undefined) return [];
        return [
          {
            at: origin,
            message: `chart ${twin.chart} in ${twin.namespace} is managed by Argo CD as Application ${manifest.metadata.name} and by Flux as HelmRelease ${twin.namespace}/${twin.name}`,
            fix: `remove the Application ${manifest.metadata.name} or the release ${twin.name}`,
          },
        ];
      });
  },
};
