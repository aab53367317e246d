import type { PrometheusOptions } from "../options";
import type { Alert } from "./rule";

/** Promises of the cluster, as warnings when they are broken. */
export function objectiveAlerts(objectives: PrometheusOptions["objectives"]): readonly Alert[] {
  const { apiLatencySeconds, nodeReady, claimBoundSeconds, podMovedSeconds, bootSeconds } = objectives;
  return [
    {
      name: "ApiLatencyHigh",
      severity: "warning",
      expr: `histogram_quantile(0.99, sum by (verb, le) (rate(apiserver_request_sli_duration_seconds_bucket{verb=~"GET|POST|PUT|PATCH|DELETE",subresource!~"proxy|log|exec|attach|portforward"}[5m]))) > ${apiLatencySeconds}`,
      for: "10m",
      summary: `1 of 100 {{ $labels.verb }} requests takes {{ $value | humanizeDuration }}; the limit is ${apiLatencySeconds} s`,
      action: "Slow etcd disks are the usual cause; then busy control planes.",
    },
    {
      name: "NodeReadyTooRarely",
      severity: "warning",
      expr: `avg_over_time(kube_node_status_condition{condition="Ready",status="true"}[7d]) < ${nodeReady}`,
      for: "1h",
      summary: `{{ $labels.node }} was ready {{ $value | humanizePercentage }} of the last 7 days; the promise is ${nodeReady * 100} %`,
      action: "Look for restarts and for pressure: talosctl -n <address> dmesg, kubectl describe node.",
    },
    {
      name: "ClaimNotBound",
      severity: "warning",
      // A claim that no pod uses may wait for its first consumer without end.
      expr: `kube_persistentvolumeclaim_status_phase{phase="Pending"} == 1 and on (namespace, persistentvolumeclaim) kube_pod_spec_volumes_persistentvolumeclaims_info`,
      for: `${claimBoundSeconds}s`,
      summary: `{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has waited for its volume for more than ${claimBoundSeconds} s`,
      action: "Look at kubectl describe pvc and at the logs of the storage driver's controller.",
    },
    {
      name: "PodWaitsForVolume",
      severity: "warning",
      expr: `sum by (namespace, pod) (kube_pod_container_status_waiting_reason{reason="ContainerCreating"} == 1 and on (namespace, pod) kube_pod_spec_volumes_persistentvolumeclaims_info) > 0`,
      for: `${podMovedSeconds}s`,
      summary: `{{ $labels.namespace }}/{{ $labels.pod }} has waited for its volume for more than ${podMovedSeconds} s`,
      action: "Is the volume still attached to another node? kubectl get volumeattachments shows.",
    },
    {
      name: "NodeSlowAfterBoot",
      severity: "warning",
      expr: `(time() - max by (node) (node_boot_time_seconds) > ${bootSeconds}) and on (node) (kube_node_status_condition{condition="Ready",status="true"} == 0) and on (node) (time() - max by (node) (node_boot_time_seconds) < 86400)`,
      for: "1m",
      summary: `{{ $labels.node }} booted {{ $value | humanizeDuration }} ago and is not ready`,
      action:
        "Look at talosctl -n <address> services and at what the node waits for; after a host reboot usually storage.",
    },
  ];
}
