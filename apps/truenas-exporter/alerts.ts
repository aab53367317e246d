import type { Alert } from "../kube-prometheus-stack/rules/rule";

/** Alerts over the metrics of the component `truenasExporter`. */
export function truenasAlerts(): readonly Alert[] {
  return [
    {
      name: "TrueNasPoolFilling",
      severity: "warning",
      expr: "100 * truenas_pool_allocated_bytes / truenas_pool_size_bytes > 80",
      for: "10m",
      summary: "pool {{ $labels.pool }} of the NAS is {{ $value | humanize }} % full",
      action: "ZFS slows down and fragments from here on. Remove snapshots and data, or add disks.",
    },
    {
      name: "TrueNasPoolUnhealthy",
      severity: "critical",
      expr: "truenas_pool_healthy == 0",
      for: "1m",
      summary: "pool {{ $labels.pool }} of the NAS is not healthy",
      action: "A disk has failed or data is damaged. Look at Storage in its web interface.",
    },
    {
      name: "TrueNasUnreachable",
      severity: "critical",
      expr: `truenas_up == 0 or absent(truenas_up)`,
      for: "5m",
      summary: "the NAS does not answer",
      action: "Pods with volumes on it hang in I/O. The runbook says what to do while TrueNAS is down.",
    },
  ];
}
