import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, choice, graph, list, number, row } from "./panels";

const FILES = `fstype=~"ext4|xfs|btrfs|zfs"`;

/** One node after the other: processor, memory, disks, network, limits. */
export function nodesDashboard(): Dashboard {
  const on = `node=~"$node"`;
  return board("groundwork-nodes", "Nodes")
    .withVariable(choice("node", "node", "label_values(kube_node_info, node)"))
    .withPanel(
      list({
        title: "Nodes",
        across: 1,
        queries: [
          [`sum by (node, os_image, kernel_version, kubelet_version, internal_ip) (kube_node_info{${on}})`, ""],
        ],
      }),
    )
    .withPanel(
      number({
        title: "Ready in the last 7 days",
        unit: "percentunit",
        across: 2,
        queries: [[`avg_over_time(kube_node_status_condition{condition="Ready",status="true",${on}}[7d])`, "{{node}}"]],
      }),
    )
    .withPanel(
      number({ title: "Up", unit: "s", across: 2, queries: [[`time() - node_boot_time_seconds{${on}}`, "{{node}}"]] }),
    )
    .withRow(row("Processor and memory"))
    .withPanel(
      graph({
        title: "CPU by mode",
        unit: "percentunit",
        queries: [[`avg by (node, mode) (rate(node_cpu_seconds_total{mode!="idle",${on}}[5m]))`, "{{node}} {{mode}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "Load over 5 minutes, by CPU",
        limits: [1, 2],
        queries: [
          [`node_load5{${on}} / on (node) count by (node) (node_cpu_seconds_total{mode="idle",${on}})`, "{{node}}"],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Memory in use",
        unit: "percent",
        limits: [80, 90],
        queries: [
          [`100 * (1 - node_memory_MemAvailable_bytes{${on}} / node_memory_MemTotal_bytes{${on}})`, "{{node}}"],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Temperature",
        unit: "celsius",
        limits: [75, 90],
        queries: [[`max by (node, chip) (node_hwmon_temp_celsius{${on}})`, "{{node}} {{chip}}"]],
      }),
    )
    .withRow(row("Disks and network"))
    .withPanel(
      graph({
        title: "Disk in use",
        unit: "percent",
        limits: [70, 80],
        queries: [
          [
            `100 * (1 - min by (node, device) (node_filesystem_avail_bytes{${FILES},${on}}) / max by (node, device) (node_filesystem_size_bytes{${FILES},${on}}))`,
            "{{node}} {{device}}",
          ],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Disk busy",
        unit: "percentunit",
        queries: [[`rate(node_disk_io_time_seconds_total{device!~"(dm-|loop).*",${on}}[5m])`, "{{node}} {{device}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "Received",
        unit: "Bps",
        queries: [
          [`sum by (node) (rate(node_network_receive_bytes_total{device=~"(eth|en|bond).*",${on}}[5m]))`, "{{node}}"],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Sent",
        unit: "Bps",
        queries: [
          [`sum by (node) (rate(node_network_transmit_bytes_total{device=~"(eth|en|bond).*",${on}}[5m]))`, "{{node}}"],
        ],
      }),
    )
    .withRow(row("Limits"))
    .withPanel(
      graph({
        title: "Promised to pods",
        unit: "percent",
        limits: [80, 95],
        queries: [
          [
            `100 * sum by (node, resource) (kube_pod_container_resource_requests{resource=~"cpu|memory",${on}}) / on (node, resource) max by (node, resource) (kube_node_status_allocatable{resource=~"cpu|memory",${on}})`,
            "{{node}} {{resource}}",
          ],
        ],
      }),
    )
    .withPanel(
      graph({
        title: "Pods",
        unit: "percent",
        limits: [80, 90],
        queries: [
          [
            `100 * count by (node) (kube_pod_info{${on}}) / on (node) max by (node) (kube_node_status_allocatable{resource="pods",${on}})`,
            "{{node}}",
          ],
        ],
      }),
    )
    .build();
}
