import { type Cluster, machinesOf } from "../../../lib/model/cluster";
import type { PrometheusOptions } from "../options";
import { certificateAlerts } from "./certificates";
import { controlPlaneAlerts } from "./control-plane";
import { monitoringAlerts } from "./monitoring";
import { nodeAlerts } from "./nodes";
import { objectiveAlerts } from "./objectives";
import { alertGroup, type RuleGroup } from "./rule";
import { updateAlerts } from "./updates";
import { backupAlerts, unusedAlerts, workloadAlerts } from "./workloads";

/** Every alert of a cluster, in groups; what it lacks it is not alerted about. */
export function ruleGroups(cluster: Cluster, options: PrometheusOptions): readonly RuleGroup[] {
  const on = (component: string) => cluster.components[component] !== undefined;
  const controlPlanes = machinesOf(cluster, "control-plane").length;
  return [
    alertGroup("control-plane", controlPlaneAlerts({ controlPlanes, etcd: options.controlPlaneMetrics })),
    alertGroup("workloads", workloadAlerts()),
    alertGroup("nodes", nodeAlerts()),
    ...(on("certManager") ? [alertGroup("certificates", certificateAlerts())] : []),
    alertGroup("backups", backupAlerts(on("velero"))),
    alertGroup("unused", unusedAlerts()),
    // Half a minute is the shortest promise, so these are looked at more often.
    alertGroup("objectives", objectiveAlerts(options.objectives), "15s"),
    ...(options.updates ? [alertGroup("updates", updateAlerts())] : []),
    alertGroup("monitoring", monitoringAlerts()),
  ];
}
