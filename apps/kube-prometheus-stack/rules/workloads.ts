import type { Alert } from "./rule";

/** Pods that crash at the same time until it counts as one event of the cluster. */
const SEVERAL = 3;

const CRASHING = `max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) == 1`;

export function workloadAlerts(): readonly Alert[] {
  return [
    {
      name: "SeveralPodsCrashLooping",
      severity: "critical",
      expr: `count(sum by (namespace, pod) (${CRASHING})) >= ${SEVERAL}`,
      for: "5m",
      summary: "{{ $value }} pods crash again and again",
      action:
        "What they share is the cause: a node, a database, DNS, a volume. Look at kubectl get pods -A | grep CrashLoop.",
    },
    {
      name: "PodCrashLooping",
      severity: "warning",
      expr: `sum by (namespace, pod, container) (${CRASHING}) > 0`,
      for: "15m",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} crashes again and again",
      action: "Look at kubectl logs --previous of the container {{ $labels.container }}.",
    },
    {
      name: "PodFailing",
      severity: "warning",
      // Pods of Jobs end as Failed and stay for inspection; their Job has an alert of its own.
      expr: `(sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"}) > 0) unless on (namespace, pod) kube_pod_owner{owner_kind="Job"}`,
      for: "30m",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} does not run",
      action: "Look at kubectl describe pod: the events name what it waits for.",
    },
    {
      name: "PodNotReady",
      severity: "warning",
      expr: `sum by (namespace, pod) (kube_pod_status_ready{condition="false"} == 1 and on (namespace, pod) kube_pod_status_phase{phase="Running"} == 1 unless on (namespace, pod) ${CRASHING}) > 0`,
      for: "30m",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} runs and is not ready",
      action: "Its readiness probe fails; no traffic reaches it. Look at kubectl describe pod.",
    },
  ];
}

/** Names of CronJobs and Jobs that save data. */
const BACKUP = ".*(backup|snapshot|dump).*";

/** Longest time between two backups of anything here is a week; a day more is grace. */
const OVERDUE_DAYS = 8;

export function backupAlerts(velero: boolean): readonly Alert[] {
  return [
    {
      name: "BackupJobFailed",
      severity: "info",
      // A Job that failed for good; one that was tried again and went through has not.
      expr: `max by (namespace, job_name) (kube_job_failed{condition="true",job_name=~"${BACKUP}"}) > 0`,
      for: "1m",
      summary: "backup job {{ $labels.namespace }}/{{ $labels.job_name }} failed",
      action: "Look at kubectl logs of the job's pod; the next run comes by its schedule.",
    },
    {
      name: "BackupOverdue",
      severity: "info",
      expr: `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{cronjob=~"${BACKUP}"}) > ${OVERDUE_DAYS} * 86400`,
      for: "1h",
      summary: "{{ $labels.namespace }}/{{ $labels.cronjob }} has not succeeded for {{ $value | humanizeDuration }}",
      action: "Is it suspended, or does each run fail? kubectl get cronjob,job shows.",
    },
    ...(velero
      ? [
          {
            name: "VeleroBackupFailed",
            severity: "info" as const,
            expr: `velero_backup_last_status{schedule!=""} == 0`,
            for: "15m",
            summary: "the last Velero backup of schedule {{ $labels.schedule }} failed",
            action: "Look at velero backup describe and velero backup logs.",
          },
        ]
      : []),
  ];
}

export function unusedAlerts(): readonly Alert[] {
  return [
    {
      name: "VolumeClaimUnused",
      severity: "info",
      expr: `max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_info) unless on (namespace, persistentvolumeclaim) kube_pod_spec_volumes_persistentvolumeclaims_info`,
      for: "7d",
      summary: "no pod uses the claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}",
      action: "If nobody needs its data, delete it; else write down why it stays.",
    },
    {
      name: "VolumeReleased",
      severity: "info",
      expr: `kube_persistentvolume_status_phase{phase=~"Released|Failed"} == 1`,
      for: "1d",
      summary: "volume {{ $labels.persistentvolume }} belongs to nobody",
      action: "Its claim is gone and its data still takes room. Remove the volume, or bind it to a new claim.",
    },
    {
      name: "DeploymentScaledToZero",
      severity: "info",
      expr: `kube_deployment_spec_replicas == 0`,
      for: "7d",
      summary: "{{ $labels.namespace }}/{{ $labels.deployment }} has had no replicas for a week",
      action: "If it is not needed any more, remove it from Git.",
    },
  ];
}
