import type { Cluster } from "../../lib/model/cluster";

/** Prometheus, Alertmanager and Grafana. */
export const MONITORING_NAMESPACE = "monitoring";

/** Node-exporter shares the host's network and process table; nothing else shares its namespace. */
export const NODE_EXPORTER_NAMESPACE = "node-exporter";

/** Release name; the names of everything in it start with it. */
export const STACK = "kube-prometheus-stack";

/** Data sources of Grafana, as dashboards refer to them. */
export const DATASOURCES = { prometheus: "prometheus", alertmanager: "alertmanager", loki: "loki" } as const;

/** Labels by which Grafana's sidecar finds dashboards in every namespace. */
export const DASHBOARD_LABELS = { grafana_dashboard: "1" } as const;

/** Secret of Grafana's first administrator, with its two keys. */
export const GRAFANA_ADMIN = { secret: "grafana-admin", user: "admin-user", password: "admin-password" } as const;

/** Prometheus inside the cluster, without a slash at the end. */
export function prometheusUrl(cluster: Cluster): string {
  return `http://${STACK}-prometheus.${MONITORING_NAMESPACE}.svc.${cluster.network.dnsDomain}:9090`;
}
