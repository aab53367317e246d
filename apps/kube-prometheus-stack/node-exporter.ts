import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { NODE_EXPORTER_NAMESPACE } from "./names";

const chart = helmChart("https://prometheus-community.github.io/helm-charts", "prometheus-node-exporter", "4.56.1");

const NAME = "node-exporter";

/**
 * Metrics of the machines themselves, as a release of its own: it needs the
 * host's network, processes and files, and the rest of the stack does not.
 */
export function nodeExporter(stage: Stage): void {
  stage.release({
    chart,
    name: NAME,
    namespace: NODE_EXPORTER_NAMESPACE,
    values: {
      fullnameOverride: NAME,
      extraArgs: [
        "--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run/containerd/.+|var/lib/(containerd|kubelet)/.+)($|/)",
        "--collector.filesystem.fs-types-exclude=^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|erofs|fusectl|hugetlbfs|mqueue|nsfs|overlay|proc|pstore|rpc_pipefs|securityfs|squashfs|sysfs|tmpfs|tracefs)$",
      ],
      podLabels: { jobLabel: NAME },
      resources: resources("20m", "32Mi", "128Mi"),
      prometheus: {
        monitor: {
          enabled: true,
          jobLabel: "jobLabel",
          relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" }],
        },
      },
      tolerations: [{ operator: "Exists" }],
    },
    makes: {
      objects: { Service: { [NAME]: [9100, "metrics"] }, ServiceAccount: [NAME] },
      podSecurity: "privileged",
      podSecurityReason: "it reads the host's network, processes and file systems",
      workloads: { DaemonSet: [NAME] },
    },
    needs: { hard: { CustomResourceDefinition: ["monitoring.coreos.com/ServiceMonitor"] } },
  });
}
