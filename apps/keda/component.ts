import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://kedacore.github.io/charts", "keda", "2.20.2");

/** Autoscaling by whatever can be counted, down to no pod at all: what `apps.<name>.autoscale.triggers` needs. */
export const keda = defineComponent({
  title: "KEDA: replicas of apps by queues, schedules and metrics, down to none",
  options: z.strictObject({
    replicas: z
      .int()
      .min(1)
      .max(3)
      .default(1)
      .meta({ description: "pods of the operator, of which one leads, and of its metrics server, e.g. 2" }),
  }),
  build: ({ declared, options: { replicas }, stages }) => {
    const monitored = declared.monitoring !== undefined;
    const prometheus = { prometheus: { operator: monitor(monitored), metricServer: monitor(monitored) } };
    stages.stage("keda", { title: "KEDA and the API external.metrics.k8s.io" }).release({
      chart,
      values: {
        ...prometheus,
        operator: { replicaCount: replicas },
        metricsServer: { replicaCount: replicas },
        resources: {
          operator: resources("20m", "96Mi", "512Mi"),
          metricServer: resources("20m", "64Mi", "256Mi"),
          webhooks: resources("10m", "32Mi", "128Mi"),
        },
      },
      makes: {
        crds: crdsIn({
          "keda.sh": "ClusterTriggerAuthentication ScaledJob ScaledObject TriggerAuthentication",
          "eventing.keda.sh": "CloudEventSource ClusterCloudEventSource",
        }),
        objects: {
          APIService: ["v1beta1.external.metrics.k8s.io"],
          Service: {
            "keda-operator": [9666, "metricsservice"],
            "keda-operator-metrics-apiserver": [443, "https", 8080, "metrics"],
            "keda-admission-webhooks": [443, "https"],
          },
          ServiceAccount: ["keda-operator", "keda-metrics-server", "keda-webhook"],
        },
        webhooks: ["keda.sh", "eventing.keda.sh"],
        later: { Secret: ["kedaorg-certs"] },
        podSecurity: "restricted",
        workloads: {
          Deployment: {
            "keda-operator": replicas,
            "keda-operator-metrics-apiserver": replicas,
            "keda-admission-webhooks": 1,
          },
        },
      },
      needs: { hard: { CustomResourceDefinition: monitored ? ["monitoring.coreos.com/ServiceMonitor"] : [] } },
    });
  },
  runbook: ({ cluster }) => {
    const scaled = Object.entries(cluster.apps).flatMap(([name, { autoscale }]) =>
      autoscale?.triggers === undefined ? [] : [name],
    );
    return [
      operations(
        "resource-use",
        "KEDA",
        scaled.length === 0
          ? "No app of this cluster is scaled by KEDA yet."
          : `KEDA decides how many pods ${scaled.join(", ")} ${scaled.length === 1 ? "has" : "have"}. It makes a HorizontalPodAutoscaler for each, and none that one writes for the same app works next to it.`,
        sh(
          cmd`kubectl get scaledobjects -A`,
          cmd`kubectl get apiservice v1beta1.external.metrics.k8s.io`,
          cmd`kubectl -n keda logs deployment/keda-operator --tail=50`,
        ),
        "To stop scaling for a while without a change in Git, so that the number stays as it is:",
        sh(cmd`kubectl -n <namespace> annotate scaledobject <name> autoscaling.keda.sh/paused=true`),
      ),
    ];
  },
});

function monitor(enabled: boolean) {
  return { enabled, serviceMonitor: { enabled } };
}
