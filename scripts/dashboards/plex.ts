import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, choice, graph, number, row } from "./panels";

/**
 * Plex as the cluster sees it: whether it runs, what it takes, how much it
 * sends. Plex itself has no metrics, so nothing here counts streams.
 */
export function plexDashboard(): Dashboard {
  const pods = `namespace=~"$namespace",pod=~"plex.*"`;
  const main = `${pods},container!=""`;
  return board("groundwork-plex", "Plex", 24)
    .withVariable(choice("namespace", "namespace", `label_values(kube_pod_info{pod=~"plex.*"}, namespace)`))
    .withPanel(
      number({ title: "Ready", across: 4, queries: [[`sum(kube_pod_status_ready{condition="true",${pods}})`, ""]] }),
    )
    .withPanel(
      number({
        title: "Restarts in a day",
        across: 4,
        limits: [1, 3],
        queries: [[`sum(increase(kube_pod_container_status_restarts_total{${pods}}[1d]))`, ""]],
      }),
    )
    .withPanel(
      number({ title: "Up", unit: "s", across: 4, queries: [[`time() - max(kube_pod_start_time{${pods}})`, ""]] }),
    )
    .withPanel(
      number({
        title: "Config volume in use",
        unit: "percent",
        across: 4,
        limits: [70, 80],
        queries: [
          [
            `100 * (1 - kubelet_volume_stats_available_bytes{namespace=~"$namespace",persistentvolumeclaim=~".*plex.*"} / kubelet_volume_stats_capacity_bytes{namespace=~"$namespace",persistentvolumeclaim=~".*plex.*"})`,
            "{{persistentvolumeclaim}}",
          ],
        ],
      }),
    )
    .withRow(row("Use"))
    .withPanel(
      graph({
        title: "CPU; transcoding shows here",
        queries: [
          [`sum by (pod) (rate(container_cpu_usage_seconds_total{${main}}[5m]))`, "{{pod}}"],
          [`sum by (pod) (kube_pod_container_resource_requests{resource="cpu",${pods}})`, "{{pod}} requested"],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Memory",
        unit: "bytes",
        queries: [
          [`sum by (pod) (container_memory_working_set_bytes{${main}})`, "{{pod}}"],
          [`sum by (pod) (kube_pod_container_resource_limits{resource="memory",${pods}})`, "{{pod}} limit"],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Sent to viewers and others",
        unit: "Bps",
        queries: [[`sum by (pod) (rate(container_network_transmit_bytes_total{${pods}}[5m]))`, "{{pod}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "Received; the media library over NFS does not count",
        unit: "Bps",
        queries: [[`sum by (pod) (rate(container_network_receive_bytes_total{${pods}}[5m]))`, "{{pod}}"]],
      }),
    )
    .build();
}
