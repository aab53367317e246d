import type { ComponentStages } from "../../lib/component/component-stages";
import { crdsOf } from "../../lib/schema/crd-kinds";
import type { Chart } from "../../lib/stage/chart-source";

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
    makes: {
      crds: [
        ...crdsOf("prometheus-operator"),
        ...crdsOf("prometheus-operator-servers", { "monitoring.coreos.com": "PrometheusAgent ThanosRuler" }),
      ],
      podSecurity: "restricted",
    },
  });
}
