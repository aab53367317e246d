import type { Alert } from "./rule";

/** Alerts about alerting itself. */
export function monitoringAlerts(): readonly Alert[] {
  return [
    {
      name: "Watchdog",
      severity: "info",
      expr: "vector(1)",
      for: "0s",
      summary: "alerting works",
      action: "It always fires. A dead man's switch that hears nothing any more knows that alerting is broken.",
    },
    {
      name: "TargetDown",
      severity: "warning",
      expr: `100 * (count by (job, namespace) (up == 0) / count by (job, namespace) (up)) > 10`,
      for: "15m",
      summary: "{{ $value | humanize }} % of {{ $labels.namespace }}/{{ $labels.job }} give no metrics",
      action: "Alerts and dashboards that need them are blind. Look at Prometheus, Status, Targets.",
    },
    {
      name: "AlertmanagerNotificationsFailing",
      severity: "critical",
      expr: `sum by (integration) (rate(alertmanager_notifications_failed_total[15m])) > 0`,
      for: "15m",
      summary: "notifications by {{ $labels.integration }} fail",
      action: "Look at the logs of the Alertmanager pod; usually a secret has expired.",
    },
  ];
}
