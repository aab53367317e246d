import { isFields, textAt } from "../../lib/data/fields";
import { blocks, bullets, code, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { firstControlPlane } from "../../lib/runbooks/access";
import { GRAFANA_ADMIN, MONITORING_NAMESPACE, STACK } from "./names";
import type { PrometheusOptions } from "./options";
import { ruleGroups } from "./rules/rules";

export function prometheusRunbook(cluster: Cluster, options: PrometheusOptions): readonly Section[] {
  return [daily(cluster, options), alerts(cluster, options)];
}

function daily(cluster: Cluster, options: PrometheusOptions): Section {
  const { hosts, alertmanager } = options;
  const inside = (["grafana", "prometheus", "alertmanager"] as const).filter((name) => hosts[name] === false);
  const port = { grafana: "3000:80", prometheus: "9090", alertmanager: "9093" } as const;
  const controlPlane = firstControlPlane(cluster).address;
  return operations(
    "monitoring",
    "Metrics, alerts and dashboards",
    bullets([
      ...(hosts.grafana === false
        ? []
        : [`Grafana: https://${hostName(cluster, hosts.grafana)}, user ${code("admin")}`]),
      ...(hosts.prometheus === false ? [] : [`Prometheus: https://${hostName(cluster, hosts.prometheus)}`]),
      ...(hosts.alertmanager === false ? [] : [`Alertmanager: https://${hostName(cluster, hosts.alertmanager)}`]),
      `Metrics are kept for ${options.retention}, or until they fill four fifths of the volume of ${options.size}, whatever comes first.`,
      Object.keys(alertmanager.receivers).length === 0
        ? "No receiver is defined: alerts are shown and sent to nobody."
        : `Alerts go to: ${Object.keys(alertmanager.receivers).join(", ")}.`,
    ]),
    "Password of Grafana's admin:",
    sh(
      cmd`kubectl -n ${MONITORING_NAMESPACE} get secret ${"manual" in options.grafana.admin ? options.grafana.admin.name : GRAFANA_ADMIN.secret} -o jsonpath='{.data.${GRAFANA_ADMIN.password}}' | base64 -d`,
    ),
    inside.length === 0
      ? ""
      : blocks(
          "What has no host name is reached through the API server:",
          sh(
            ...inside.map(
              (name) => cmd`kubectl -n ${MONITORING_NAMESPACE} port-forward service/${STACK}-${name} ${port[name]}`,
            ),
          ),
        ),
    "To silence alerts during maintenance, for two hours:",
    sh(
      cmd`kubectl -n ${MONITORING_NAMESPACE} exec alertmanager-${STACK}-0 -c alertmanager -- \\`,
      cmd`  amtool --alertmanager.url=http://127.0.0.1:9093 silence add node=<node> --duration=2h --comment='<why>'`,
    ),
    options.controlPlaneMetrics
      ? blocks(
          "When a control plane gives no metrics, look whether Talos serves them beyond its own loopback address:",
          sh(cmd`curl -s http://${controlPlane}:2381/health`, cmd`talosctl -n ${controlPlane} get staticpods`),
        )
      : "Metrics of etcd, scheduler and controller manager are off, and so are etcd's alerts.",
  );
}

/** Every alert with what to do first: the same text that the notification carries. */
function alerts(cluster: Cluster, options: PrometheusOptions): Section {
  const rows = ruleGroups(cluster, options).flatMap(({ rules }) =>
    rules
      .filter(isFields)
      .map((rule) => [
        textAt(rule, "alert") ?? "",
        textAt(rule, "labels", "severity") ?? "",
        textAt(rule, "annotations", "description") ?? "",
      ]),
  );
  return operations("alerts", "Alerts and what to do first", table(["alert", "severity", "first step"], rows));
}
