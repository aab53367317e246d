import { defineComponent, type Report } from "../../lib/component/component";
import type { ScrapeTarget } from "../../lib/declared/asked";
import {
  type OutsideSecret,
  outsideSecretSteps,
  platformSecretsOf,
  secretName,
} from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { isCertifiedByCertManager } from "../../lib/workload/webhook-certificate";
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

const chart = helmChart("https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "88.5.3");

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
  build: ({ cluster, declared, options, report, stages }) => {
    refuseReceivers(options, report);
    prometheusCrds(stages, chart, namespace);
    const stack = stages.stage("prometheus", {
      title: "Prometheus, Alertmanager, Grafana and their exporters",
      namespace,
    });
    const storageClass = stack.storageClass(options.storageClass);
    nodeExporter(stack);
    stack.release({
      chart,
      namespace,
      values: stackValues({ cluster, declared, options, storageClass, admin: secretName(adminSecret(options)) }),
      makes: {
        objects: {
          Service: {
            [`${STACK}-prometheus`]: [9090, "http-web"],
            [`${STACK}-alertmanager`]: [9093, "http-web"],
            [`${STACK}-grafana`]: [80, "http-web"],
            [`${STACK}-kube-state-metrics`]: [8080, "http"],
            [`${STACK}-operator`]: [443, "https"],
          },
        },
        // Made by the operator from its own resources.
        later: {
          StatefulSet: [`prometheus-${STACK}`, `alertmanager-${STACK}`],
          ...(isCertifiedByCertManager(cluster, STACK)
            ? {}
            : { Secret: { [`${STACK}-admission`]: ["ca", "cert", "key"] } }),
        },
        podSecurity: "restricted",
        workloads: { Deployment: [`${STACK}-grafana`, `${STACK}-kube-state-metrics`, `${STACK}-operator`] },
      },
      needs: {
        hard: { CustomResourceDefinition: ["monitoring.coreos.com/Prometheus"] },
        start: { StorageClass: [storageClass], ...stack.placeSecrets(secretsOf(options)) },
      },
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
    const hosts = stages.stage("prometheus-hosts", { title: "Host names of Grafana, Prometheus and Alertmanager" });
    for (const [name, host] of Object.entries(options.hosts)) {
      if (host !== false) hosts.expose({ name, namespace, host, service: `${STACK}-${name}`, port: "http-web" });
    }
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

/** A monitor is in the namespace of Prometheus and looks into the namespace of its target. */
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

function refuseReceivers(options: PrometheusOptions, report: Report): void {
  const known = Object.keys(options.alertmanager.receivers);
  for (const { severity, name } of unknownReceivers(options.alertmanager)) {
    report({
      option: `alertmanager.routes.${severity}`,
      got: `the receiver ${name}`,
      want: `one of alertmanager.receivers: ${known.join(", ") || "none is defined"}`,
    });
  }
  for (const [name, receiver] of Object.entries(options.alertmanager.receivers))
    if ("email" in receiver && receiver.email.user !== undefined && receiver.secret === undefined)
      report({
        option: `alertmanager.receivers.${name}.secret`,
        got: `a login as ${receiver.email.user} and no password`,
        want: "the origin of the key password",
        fix: "write secret: {variable: smtp_password}, or remove email.user where the server takes mail without a login",
      });
}
