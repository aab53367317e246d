import { prometheusOptions } from "../../apps/kube-prometheus-stack/options";
import { certificateAlerts } from "../../apps/kube-prometheus-stack/rules/certificates";
import { controlPlaneAlerts } from "../../apps/kube-prometheus-stack/rules/control-plane";
import { monitoringAlerts } from "../../apps/kube-prometheus-stack/rules/monitoring";
import { nodeAlerts } from "../../apps/kube-prometheus-stack/rules/nodes";
import { objectiveAlerts } from "../../apps/kube-prometheus-stack/rules/objectives";
import type { Alert } from "../../apps/kube-prometheus-stack/rules/rule";
import { updateAlerts } from "../../apps/kube-prometheus-stack/rules/updates";
import { backupAlerts, unusedAlerts, workloadAlerts } from "../../apps/kube-prometheus-stack/rules/workloads";
import { truenasAlerts } from "../../apps/truenas-exporter/alerts";

/** Every alert that a cluster may have, for three control planes and the default objectives. */
export function everyAlert(): readonly Alert[] {
  return [
    ...controlPlaneAlerts({ controlPlanes: 3, etcd: true }),
    ...workloadAlerts(),
    ...nodeAlerts(),
    ...certificateAlerts(),
    ...backupAlerts(true),
    ...unusedAlerts(),
    ...objectiveAlerts(prometheusOptions.parse({}).objectives),
    ...updateAlerts(),
    ...monitoringAlerts(),
    ...truenasAlerts(),
  ];
}
