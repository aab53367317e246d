import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, graph, list, number, row } from "./panels";

/** Is the cluster well: nodes, control plane, alerts, pods. */
export function clusterDashboard(): Dashboard {
  return board("groundwork-cluster", "Cluster")
    .withPanel(
      number({
        title: "Nodes ready",
        queries: [[`sum(kube_node_status_condition{condition="Ready",status="true"})`, ""]],
      }),
    )
    .withPanel(number({ title: "Nodes", queries: [["count(kube_node_info)", ""]] }))
    .withPanel(number({ title: "Pods running", queries: [[`sum(kube_pod_status_phase{phase="Running"})`, ""]] }))
    .withPanel(
      number({
        title: "Pods failing",
        limits: [1, 3],
        queries: [[`sum(kube_pod_status_phase{phase=~"Pending|Failed|Unknown"})`, ""]],
      }),
    )
    .withPanel(
      number({
        title: "Critical alerts",
        limits: [1, 1],
        queries: [[`count(ALERTS{alertstate="firing",severity="critical"}) or vector(0)`, ""]],
      }),
    )
    .withPanel(
      number({
        title: "Warnings",
        limits: [1, 5],
        queries: [[`count(ALERTS{alertstate="firing",severity="warning"}) or vector(0)`, ""]],
      }),
    )
    .withRow(row("Alerts and pods"))
    .withPanel(
      list({
        title: "Firing alerts",
        queries: [
          [`sum by (alertname, severity, namespace, node) (ALERTS{alertstate="firing",alertname!="Watchdog"})`, ""],
        ],
      }),
    )
    .withPanel(
      list({
        title: "Restarts in the last hour",
        queries: [
          ["topk(15, sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0)", ""],
        ],
      }),
    )
    .withRow(row("Use of the nodes"))
    .withPanel(
      graph({
        title: "CPU",
        unit: "percent",
        limits: [80, 90],
        queries: [[`100 * (1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])))`, "{{node}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "Memory",
        unit: "percent",
        limits: [80, 90],
        queries: [["100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)", "{{node}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "CPU by namespace",
        queries: [
          [
            `topk(10, sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m])))`,
            "{{namespace}}",
          ],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Memory by namespace",
        unit: "bytes",
        queries: [
          [`topk(10, sum by (namespace) (container_memory_working_set_bytes{container!=""}))`, "{{namespace}}"],
        ],
      }),
    )
    .withRow(row("Control plane"))
    .withPanel(
      graph({
        title: "Slowest hundredth of API requests",
        unit: "s",
        limits: [0.4, 0.5],
        queries: [
          [
            `histogram_quantile(0.99, sum by (verb, le) (rate(apiserver_request_sli_duration_seconds_bucket{verb=~"GET|POST|PUT|PATCH|DELETE",subresource!~"proxy|log|exec|attach|portforward"}[5m])))`,
            "{{verb}}",
          ],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "API requests that fail, in a second",
        queries: [[`sum by (code) (rate(apiserver_request_total{code=~"5.."}[5m]))`, "{{code}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "etcd: slowest hundredth of log writes",
        unit: "s",
        limits: [0.05, 0.1],
        queries: [
          [
            "histogram_quantile(0.99, sum by (instance, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket[5m])))",
            "{{instance}}",
          ],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "etcd: database",
        unit: "bytes",
        queries: [["etcd_mvcc_db_total_size_in_bytes", "{{instance}}"]],
      }),
    )
    .withRow(row("Volumes"))
    .withPanel(
      graph({
        title: "Fullest volumes",
        unit: "percent",
        limits: [70, 80],
        queries: [
          [
            "topk(10, 100 * (1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes))",
            "{{namespace}}/{{persistentvolumeclaim}}",
          ],
        ],
      }),
    )
    .withPanel(
      list({
        title: "Claims that are not bound",
        queries: [
          [
            `sum by (namespace, persistentvolumeclaim, phase) (kube_persistentvolumeclaim_status_phase{phase!="Bound"} == 1)`,
            "",
          ],
        ],
      }),
    )
    .build();
}
