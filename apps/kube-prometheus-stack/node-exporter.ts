import type { Stage } from "../../lib/stage/stage";
import { NODE_EXPORTER_NAMESPACE } from "./names";

// renovate: datasource=helm depName=prometheus-node-exporter registryUrl=https://prometheus-community.github.io/helm-charts
const chart = {
  name: "prometheus-node-exporter",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "4.56.1",
} as const;

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
      resources: { requests: { cpu: "20m", memory: "32Mi" }, limits: { memory: "128Mi" } },
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
      objects: [
        { kind: "Service", name: NAME, namespace: NODE_EXPORTER_NAMESPACE, ports: [9100, "metrics"] },
        { kind: "ServiceAccount", name: NAME, namespace: NODE_EXPORTER_NAMESPACE },
      ],
      podSecurity: "privileged",
      podSecurityReason: "it reads the host's network, processes and file systems",
      workloads: [{ kind: "DaemonSet", name: NAME }],
    },
    needs: [{ strength: "hard", kind: "CustomResourceDefinition", name: "monitoring.coreos.com/ServiceMonitor" }],
  });
}
