import type { Alert } from "./rule";

/** Metric of the release feed, with labels `project` and `version`. */
export const RELEASE_METRIC = "software_release_latest";

/** GitHub repositories whose newest release is looked up. */
export const PROJECTS = { talos: "siderolabs/talos", kubernetes: "kubernetes/kubernetes" } as const;

/**
 * The feed is read every few hours, while Prometheus forgets a sample after
 * five minutes: so each look goes back a day.
 */
function latest(project: string): string {
  return `last_over_time(${RELEASE_METRIC}{project="${project}"}[1d])`;
}

export function updateAlerts(): readonly Alert[] {
  return [
    {
      name: "TalosUpdateAvailable",
      severity: "info",
      expr: `max by (version) (${latest(PROJECTS.talos)}) unless on (version) label_replace(kube_node_info, "version", "$1", "os_image", "Talos \\\\((v[^)]+)\\\\)")`,
      for: "6h",
      summary: "Talos {{ $labels.version }} is out, and no node runs it",
      action: "Read its release notes, then upgrade node by node as the runbook says. No minor may be left out.",
    },
    {
      name: "KubernetesUpdateAvailable",
      severity: "info",
      expr: `max by (version) (${latest(PROJECTS.kubernetes)}) unless on (version) label_replace(kube_node_info, "version", "$1", "kubelet_version", "(.+)")`,
      for: "6h",
      summary: "Kubernetes {{ $labels.version }} is out, and no node runs it",
      action: "Look first which versions this Talos supports; then talosctl upgrade-k8s as the runbook says.",
    },
    {
      name: "ReleaseFeedSilent",
      severity: "info",
      expr: `absent_over_time(${RELEASE_METRIC}[1d])`,
      for: "1h",
      summary: "nothing is known of new releases",
      action: "The feed has not answered for a day: is api.github.com reachable from the cluster?",
    },
  ];
}
