/**
 * Metric names that the installed exporters give, by where the names come from.
 * Only names that a rule or a dashboard reads; a new one is looked up first.
 */
export const EXPORTER_METRICS: Readonly<Record<string, readonly string[]>> = {
  "Prometheus itself: jobs and instances, automatic time series": ["up", "ALERTS"],
  "kube-state-metrics, docs/metrics": [
    "kube_cronjob_status_last_successful_time",
    "kube_deployment_spec_replicas",
    "kube_job_failed",
    "kube_node_info",
    "kube_node_role",
    "kube_node_status_allocatable",
    "kube_node_status_condition",
    "kube_persistentvolume_status_phase",
    "kube_persistentvolumeclaim_info",
    "kube_persistentvolumeclaim_status_phase",
    "kube_pod_container_resource_limits",
    "kube_pod_container_resource_requests",
    "kube_pod_container_status_restarts_total",
    "kube_pod_container_status_waiting_reason",
    "kube_pod_info",
    "kube_pod_owner",
    "kube_pod_spec_volumes_persistentvolumeclaims_info",
    "kube_pod_start_time",
    "kube_pod_status_phase",
    "kube_pod_status_ready",
  ],
  "node-exporter: collectors boottime, cpu, diskstats, filesystem, hwmon, loadavg, meminfo, netdev": [
    "node_boot_time_seconds",
    "node_cpu_seconds_total",
    "node_disk_io_time_seconds_total",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "node_hwmon_temp_celsius",
    "node_load5",
    "node_memory_MemAvailable_bytes",
    "node_memory_MemTotal_bytes",
    "node_network_receive_bytes_total",
    "node_network_transmit_bytes_total",
  ],
  "kubelet, /metrics and /metrics/cadvisor": [
    "container_cpu_usage_seconds_total",
    "container_memory_working_set_bytes",
    "container_network_receive_bytes_total",
    "container_network_transmit_bytes_total",
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
  ],
  "kube-apiserver, Kubernetes metrics reference": [
    "apiserver_request_sli_duration_seconds_bucket",
    "apiserver_request_total",
  ],
  "etcd, documentation of metrics": [
    "etcd_disk_wal_fsync_duration_seconds_bucket",
    "etcd_mvcc_db_total_size_in_bytes",
    "etcd_server_has_leader",
    "etcd_server_quota_backend_bytes",
  ],
  "Alertmanager, notify package": ["alertmanager_notifications_failed_total"],
  "cert-manager, documentation of Prometheus metrics": [
    "certmanager_certificate_expiration_timestamp_seconds",
    "certmanager_certificate_ready_status",
    "certmanager_certificate_renewal_timestamp_seconds",
  ],
  "Velero, pkg/metrics": ["velero_backup_last_status"],
  "apps/kube-prometheus-stack/release-feed.ts": ["software_release_latest"],
  "apps/truenas-exporter/source.ts": [
    "truenas_pool_allocated_bytes",
    "truenas_pool_free_bytes",
    "truenas_pool_healthy",
    "truenas_pool_size_bytes",
    "truenas_up",
  ],
};

/** Words of PromQL that stand where a metric's name could. */
const WORDS = new Set(
  "and or unless on ignoring by without group_left group_right bool offset inf nan start end".split(" "),
);

/** Names of metrics in an expression: what is no function, no label, no text and no number. */
export function metricsOf(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, "")
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
  return [...bare.matchAll(/[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\()\b/g)]
    .map(([name]) => name)
    .filter((name, index, all) => !WORDS.has(name.toLowerCase()) && all.indexOf(name) === index)
    .filter((name) => !new RegExp(`\\b${name}\\s*\\(`).test(bare));
}
