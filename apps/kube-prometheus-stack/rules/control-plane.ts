import type { Alert } from "./rule";

/** What the control plane must have, from the definition. */
export interface ControlPlaneFacts {
  /** How many control planes the definition has. */
  readonly controlPlanes: number;
  /** etcd's own metrics are scraped. */
  readonly etcd: boolean;
}

export function controlPlaneAlerts({ controlPlanes, etcd }: ControlPlaneFacts): readonly Alert[] {
  const quorum = Math.floor(controlPlanes / 2) + 1;
  return [
    {
      name: "ControlPlaneNodeDown",
      severity: "critical",
      expr: `kube_node_status_condition{condition="Ready",status="true"} == 0 and on (node) kube_node_role{role="control-plane"}`,
      for: "3m",
      summary: "control plane {{ $labels.node }} is down",
      action: `etcd needs ${quorum} of ${controlPlanes} members. Look at the machine, then at talosctl -n <address> services.`,
    },
    {
      name: "ControlPlaneNodeMissing",
      severity: "critical",
      expr: `(count(kube_node_role{role="control-plane"}) or vector(0)) < ${controlPlanes}`,
      for: "10m",
      summary: `the cluster knows {{ $value }} of ${controlPlanes} control planes`,
      action: "A node that was removed or never joined is missing. Compare kubectl get nodes with the definition.",
    },
    ...(etcd ? etcdAlerts(controlPlanes, quorum) : []),
    {
      name: "ApiServerUnreachable",
      severity: "critical",
      expr: `absent(up{job="apiserver"} == 1)`,
      for: "2m",
      summary: "no API server answers",
      action: "Workloads go on, nothing can be changed. Look at etcd first: talosctl -n <control plane> etcd status.",
    },
    {
      name: "ApiServerInstanceDown",
      severity: "warning",
      expr: `up{job="apiserver"} == 0`,
      for: "5m",
      summary: "API server {{ $labels.instance }} does not answer",
      action: "The others carry on. Look at talosctl -n <address> containers -k and at the node's load.",
    },
  ];
}

function etcdAlerts(members: number, quorum: number): readonly Alert[] {
  return [
    {
      name: "EtcdMembersDown",
      severity: "critical",
      expr: `(count(up{job="kube-etcd"} == 1) or vector(0)) < ${members}`,
      for: "3m",
      summary: `{{ $value }} of ${members} etcd members answer`,
      action: `Below ${quorum} the cluster stops taking changes. Look at talosctl -n <control planes> etcd members.`,
    },
    {
      name: "EtcdNoLeader",
      severity: "critical",
      expr: `etcd_server_has_leader{job="kube-etcd"} == 0`,
      for: "1m",
      summary: "etcd member {{ $labels.instance }} has no leader",
      action: "There is no quorum, or the network between the control planes is broken.",
    },
    {
      name: "EtcdDatabaseFilling",
      severity: "critical",
      expr: `100 * etcd_mvcc_db_total_size_in_bytes{job="kube-etcd"} / etcd_server_quota_backend_bytes{job="kube-etcd"} > 85`,
      for: "10m",
      summary: "etcd's database on {{ $labels.instance }} fills {{ $value | humanize }} % of its quota",
      action:
        "At the quota etcd refuses every write. Defragment one member after the other: talosctl -n <address> etcd defrag.",
    },
    {
      name: "EtcdSlowDisk",
      severity: "warning",
      expr: `histogram_quantile(0.99, sum by (instance, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket{job="kube-etcd"}[5m]))) > 0.1`,
      for: "15m",
      summary: "etcd on {{ $labels.instance }} waits {{ $value | humanizeDuration }} for its disk",
      action: "Leaders change and the API stalls when it grows. Find out what else writes to this disk.",
    },
  ];
}
