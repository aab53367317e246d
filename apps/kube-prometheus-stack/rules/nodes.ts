import type { Alert } from "./rule";

/** File systems that can fill; Talos' own partitions are read-only images. */
const REAL = `fstype=~"ext4|xfs|btrfs|zfs"`;

export function nodeAlerts(): readonly Alert[] {
  return [
    {
      name: "NodeDiskFilling",
      severity: "warning",
      // Talos mounts one partition at many places; each device counts once.
      expr: `100 * (1 - min by (node, device) (node_filesystem_avail_bytes{${REAL}}) / max by (node, device) (node_filesystem_size_bytes{${REAL}})) > 80`,
      for: "15m",
      summary: "{{ $labels.device }} of {{ $labels.node }} is {{ $value | humanize }} % full",
      action:
        "At 90 % the kubelet evicts pods. Look for large images and emptyDir volumes: talosctl -n <address> usage -d 2 /var.",
    },
    {
      name: "VolumeFilling",
      severity: "warning",
      expr: `100 * (1 - max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes) / max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes)) > 80`,
      for: "15m",
      summary: "{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $value | humanize }} % full",
      action: "Raise its size in the definition, or remove data.",
    },
    {
      name: "NodeMemoryHigh",
      severity: "warning",
      expr: `100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > 90`,
      for: "15m",
      summary: "{{ $labels.node }} uses {{ $value | humanize }} % of its memory",
      action: "The kernel soon kills something. Look at kubectl top pods -A --sort-by=memory.",
    },
    {
      name: "NodeCpuHigh",
      severity: "warning",
      expr: `100 * (1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 90`,
      for: "30m",
      summary: "{{ $labels.node }} uses {{ $value | humanize }} % of its CPUs",
      action: "On a control plane this slows etcd. Look at kubectl top pods -A --sort-by=cpu.",
    },
    {
      name: "NodePodsNearLimit",
      severity: "warning",
      expr: `100 * (count by (node) (kube_pod_info unless on (namespace, pod) kube_pod_status_phase{phase=~"Succeeded|Failed"} == 1) / on (node) max by (node) (kube_node_status_allocatable{resource="pods"})) > 90`,
      for: "15m",
      summary: "{{ $labels.node }} holds {{ $value | humanize }} % of the pods that it may hold",
      action: "New pods go elsewhere or wait. Finished Jobs that nobody removes count too.",
    },
    {
      name: "NodeRequestsNearLimit",
      severity: "warning",
      expr: `100 * (sum by (node, resource) (kube_pod_container_resource_requests{resource=~"cpu|memory"} and on (namespace, pod) kube_pod_status_phase{phase=~"Pending|Running"} == 1) / on (node, resource) max by (node, resource) (kube_node_status_allocatable{resource=~"cpu|memory"})) > 95`,
      for: "30m",
      summary: "{{ $labels.resource }} of {{ $labels.node }} is promised to {{ $value | humanize }} %",
      action: "The next pod finds no room here, and after the loss of a node its pods may find none at all.",
    },
    {
      name: "NodeUnderPressure",
      severity: "warning",
      expr: `kube_node_status_condition{condition=~"DiskPressure|MemoryPressure|PIDPressure",status="true"} == 1`,
      for: "5m",
      summary: "{{ $labels.node }} reports {{ $labels.condition }}",
      action: "The kubelet evicts pods until it is over.",
    },
  ];
}
