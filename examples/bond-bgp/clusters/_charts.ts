/** What the level restricted asks of a container, and these charts do not set by themselves. */
const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const seccompProfile = { type: "RuntimeDefault" };

/** Charts that no component brings. Renovate reads chart, repository and version. */
export const charts = {
  coredns: {
    chart: "coredns",
    repository: "oci://ghcr.io/coredns/charts",
    version: "1.45.0",
    namespace: "kube-system",
    podSecurity: "baseline" as const,
    values: {
      replicaCount: 2,
      k8sAppLabelOverride: "kube-dns",
      service: { name: "kube-dns", clusterIP: "10.96.0.10" },
    },
    makes: { objects: { Service: { "kube-dns": [53] } } },
  },
  spegel: {
    chart: "spegel",
    repository: "oci://ghcr.io/spegel-org/helm-charts",
    version: "0.4.0",
    podSecurity: "privileged" as const,
    podSecurityReason: "it serves images from the machine's own container runtime",
    values: { spegel: { containerdRegistryConfigPath: "/etc/cri/conf.d/hosts" } },
  },
  gatus: {
    chart: "gatus",
    repository: "https://twin.github.io/helm-charts",
    version: "1.4.4",
    namespace: "monitoring",
    podSecurity: "restricted" as const,
    values: {
      securityContext: restricted,
      podSecurityContext: { seccompProfile },
      config: { endpoints: [{ name: "router", url: "icmp://192.168.10.1", conditions: ["[CONNECTED] == true"] }] },
    },
    makes: { objects: { Service: { gatus: [80, "http"] } } },
  },
  karma: {
    chart: "karma",
    repository: "https://wiremind.github.io/wiremind-helm-charts",
    version: "2.14.0",
    namespace: "monitoring",
    podSecurity: "restricted" as const,
    values: {
      securityContext: { runAsNonRoot: true, seccompProfile },
      containerSecurityContext: restricted,
      env: [{ name: "ALERTMANAGER_URI", value: "http://kube-prometheus-stack-alertmanager.monitoring:9093" }],
    },
    needs: { run: { Service: ["kube-prometheus-stack-alertmanager"] } },
    after: { "chart-gatus": "its page links to the one of Gatus" },
  },
  "smartctl-exporter": {
    chart: "prometheus-smartctl-exporter",
    repository: "oci://ghcr.io/prometheus-community/charts",
    version: "0.16.0",
    namespace: "smartctl",
    podSecurity: "privileged" as const,
    podSecurityReason: "it asks the disks of the host for their health",
    values: { serviceMonitor: { enabled: true } },
    needs: { hard: { CustomResourceDefinition: ["monitoring.coreos.com/ServiceMonitor"] } },
  },
  "victoria-logs": {
    chart: "victoria-logs-single",
    repository: "https://victoriametrics.github.io/helm-charts",
    version: "0.11.9",
    podSecurity: "restricted" as const,
    values: {
      server: {
        podSecurityContext: { seccompProfile },
        persistentVolume: { enabled: true, size: "20Gi", storageClassName: "ceph-block" },
      },
    },
    needs: { hard: { StorageClass: ["ceph-block"] } },
  },
};
