import type { ComponentStages } from "../../lib/stage/component-stages";
import type { Chart } from "../../lib/stage/release";

const KINDS = [
  "Alertmanager",
  "AlertmanagerConfig",
  "PodMonitor",
  "Probe",
  "Prometheus",
  "PrometheusAgent",
  "PrometheusRule",
  "ScrapeConfig",
  "ServiceMonitor",
  "ThanosRuler",
];

/**
 * The CRDs of the Prometheus operator, as a stage before everything that uses
 * them. They come from the stack's own chart at the stack's own version, with
 * all else switched off, so that definitions and operator never part.
 */
export function prometheusCrds(
  stages: ComponentStages,
  chart: Chart & { readonly name: "kube-prometheus-stack" },
  namespace: string,
): void {
  const stage = stages.stage("prometheus-crds", { title: "CRDs of the Prometheus operator" });
  const off = { enabled: false };
  stage.release({
    chart,
    name: "prometheus-crds",
    namespace,
    values: {
      crds: { enabled: true },
      defaultRules: { create: false },
      alertmanager: off,
      grafana: off,
      kubernetesServiceMonitors: off,
      kubeStateMetrics: off,
      nodeExporter: off,
      prometheusOperator: off,
      prometheus: off,
    },
    makes: { crds: KINDS.map((kind) => `monitoring.coreos.com/${kind}`), podSecurity: "restricted" },
  });
}
