import { showManifest } from "../../../manifest/manifest";
import { chartsOf, manifestsOf } from "../../place";
import type { Rule } from "../../rule";

/** Charts that serve the API metrics.k8s.io. */
const PROVIDERS = ["metrics-server", "prometheus-adapter"];

export const autoscalerWithoutMetrics: Rule = {
  id: "autoscaler-without-metrics",
  title: "An autoscaler has no metrics to go by",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The number of replicas never changes; the autoscaler only notes that it could not fetch metrics.",
  fix: "add components.metricsServer",
  source: "Kubernetes documentation: horizontal pod autoscaling, metrics APIs",
  example: "apps: { web: { autoscale: { max: 4 } } } without components.metricsServer",
  check: (input) => {
    if (chartsOf(input).some(({ release }) => PROVIDERS.includes(release.chart.name))) return [];
    return manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "HorizontalPodAutoscaler")
      .map(({ manifest, origin }) => ({
        at: origin,
        message: `${showManifest(manifest)} scales by metrics, and no component serves metrics.k8s.io`,
      }));
  },
};
