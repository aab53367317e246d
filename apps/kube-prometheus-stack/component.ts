import { defineComponent } from "../../lib/component/component";
import { type Asker, storageClassFor } from "../../lib/component/offers";
import type { ScrapeTarget } from "../../lib/declared/declaration";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import {
  type OutsideSecret,
  outsideSecretSteps,
  placeOutsideSecret,
  platformSecretsOf,
  secretName,
} from "../../lib/secrets/outside-secret";
import type { Stage } from "../../lib/stage/stage";
import { expose } from "../../lib/workload/expose";
import { CONTROL_PLANE_METRICS, PROXY_METRICS } from "./control-plane";
import { prometheusCrds } from "./crds";
import { DASHBOARD_LABELS, GRAFANA_ADMIN, MONITORING_NAMESPACE as namespace, prometheusUrl, STACK } from "./names";
import { nodeExporter } from "./node-exporter";
import { type PrometheusOptions, prometheusOptions } from "./options";
import { receiverSecrets, unknownReceivers } from "./receivers";
import { releaseFeed } from "./release-feed";
import { ruleGroups } from "./rules/rules";
import { prometheusRunbook } from "./runbook";
import { stackValues } from "./values";

// renovate: datasource=helm depName=kube-prometheus-stack registryUrl=https://prometheus-community.github.io/helm-charts
const chart = {
  name: "kube-prometheus-stack",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "88.5.3",
} as const;

/**
 * Metrics, alerts and dashboards. Everything in the cluster that is a monitor
 * or a rule is picked up, whatever its labels; the alerts are this component's
 * own, fitted to Talos.
 */
export const prometheus = defineComponent({
  title: "Prometheus, Alertmanager and Grafana",
  options: prometheusOptions,
  declare: ({ cluster, options }) => ({
    monitoring: {
      namespace,
      prometheusUrl: prometheusUrl(cluster),
      dashboardLabels: DASHBOARD_LABELS,
    },
    machines: options.controlPlaneMetrics ? [{ ...CONTROL_PLANE_METRICS, role: "control-plane" }, PROXY_METRICS] : [],
    platformSecrets: secretsOf(options).flatMap(platformSecretsOf),
  }),
  build: ({ cluster, declared, options, stages }) => {
    refuseUnknownReceivers(cluster, options);
    const asker: Asker = { cluster, declared, path: "components.prometheus" };
    const storageClass = storageClassFor(
      { ...asker, path: "components.prometheus.storageClass" },
      options.storageClass,
    );
    prometheusCrds(stages, chart, namespace);

    const stack = stages.stage("prometheus", { title: "Prometheus, Alertmanager, Grafana and their exporters" });
    nodeExporter(stack);
    stack.release({
      chart,
      namespace,
      values: stackValues({ cluster, declared, options, storageClass, admin: secretName(adminSecret(options)) }),
      makes: {
        objects: [
          { kind: "Service", name: `${STACK}-prometheus`, namespace, ports: [9090, "http-web"] },
          { kind: "Service", name: `${STACK}-alertmanager`, namespace, ports: [9093, "http-web"] },
          { kind: "Service", name: `${STACK}-grafana`, namespace, ports: [80, "http-web"] },
          { kind: "Service", name: `${STACK}-kube-state-metrics`, namespace, ports: [8080, "http"] },
          { kind: "Service", name: `${STACK}-operator`, namespace, ports: [443, "https"] },
        ],
        // Made by the operator from its own resources.
        later: [
          { kind: "StatefulSet", name: `prometheus-${STACK}`, namespace },
          { kind: "StatefulSet", name: `alertmanager-${STACK}`, namespace },
          { kind: "Secret", name: `${STACK}-admission`, namespace, keys: ["ca", "cert", "key"] },
        ],
        podSecurity: "restricted",
        workloads: [
          { kind: "Deployment", name: `${STACK}-grafana`, replicas: 1 },
          { kind: "Deployment", name: `${STACK}-kube-state-metrics`, replicas: 1 },
          { kind: "Deployment", name: `${STACK}-operator`, replicas: 1 },
        ],
      },
      needs: [
        { strength: "hard", kind: "CustomResourceDefinition", name: "monitoring.coreos.com/Prometheus" },
        { strength: "start", kind: "StorageClass", name: storageClass },
        ...secretsOf(options).flatMap((secret) => placeOutsideSecret(stack, asker, secret)),
      ],
      timeout: "15m",
    });

    const rules = stages.stage("prometheus-rules", { title: "Alerts, scrape targets and the feed of new releases" });
    for (const group of ruleGroups(cluster, options)) {
      rules.addPlain({
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: { name: group.name, namespace },
        spec: { groups: [group] },
      });
    }
    for (const target of declared.scrapes) podMonitor(rules, target);
    if (options.updates) releaseFeed(rules);
    exposeHosts(
      stages.stage("prometheus-hosts", { title: "Host names of Grafana, Prometheus and Alertmanager" }),
      cluster,
      declared,
      options,
    );
  },
  runbook: ({ cluster, options }) => [
    ...prometheusRunbook(cluster, options),
    ...outsideSecretSteps(secretsOf(options)),
  ],
});

function adminSecret(options: PrometheusOptions): OutsideSecret {
  return {
    title: "Grafana's admin",
    origin: options.grafana.admin,
    namespace,
    name: GRAFANA_ADMIN.secret,
    keys: { [GRAFANA_ADMIN.password]: "password of Grafana's admin" },
    generate: { fixed: { [GRAFANA_ADMIN.user]: "admin" } },
  };
}

function secretsOf(options: PrometheusOptions): readonly OutsideSecret[] {
  return [adminSecret(options), ...receiverSecrets(options.alertmanager)];
}

/** A monitor lives beside Prometheus and looks into the namespace of its target. */
function podMonitor(stage: Stage, target: ScrapeTarget): void {
  stage.addPlain({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: target.name, namespace },
    spec: {
      namespaceSelector: { matchNames: [target.namespace] },
      selector: { matchLabels: target.podLabels },
      podMetricsEndpoints: [{ port: target.port, ...(target.path === undefined ? {} : { path: target.path }) }],
    },
  });
}

function exposeHosts(stage: Stage, cluster: Cluster, declared: Declared, { hosts }: PrometheusOptions): void {
  for (const [name, host] of Object.entries(hosts)) {
    if (host !== false)
      expose(stage, cluster, declared, { name, namespace, host, service: `${STACK}-${name}`, port: "http-web" });
  }
}

function refuseUnknownReceivers(cluster: Cluster, options: PrometheusOptions): void {
  const unknown = unknownReceivers(options.alertmanager);
  if (unknown.length === 0) return;
  const known = Object.keys(options.alertmanager.receivers);
  throw new InputError(
    unknown.map(({ severity, name }) => ({
      file: cluster.file,
      path: `components.prometheus.alertmanager.routes.${severity}`,
      got: `the receiver ${name}`,
      want: `one of alertmanager.receivers: ${known.join(", ") || "none is defined"}`,
    })),
  );
}
