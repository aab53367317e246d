import type { KubernetesObject } from "../../imports/objects";
import { CLUSTER_DNS_OFFSET, serviceAddress } from "../../lib/declared/addresses";
import type { Cluster } from "../../lib/model/cluster";
import { resources } from "../../lib/workload/resources";
import { replicasOn } from "../../lib/workload/scheduling";
import { restrictedContainer } from "../../lib/workload/security";
import { corefile, type Forward } from "./corefile";

// renovate: datasource=docker depName=registry.k8s.io/coredns/coredns
const IMAGE =
  "registry.k8s.io/coredns/coredns:v1.14.6@sha256:900f9c109f7a33545d3c811516e8376df9019147b750f5ce3e254468769176ea";

const NAMESPACE = "kube-system";

/** The label by which monitoring, dashboards and Talos' own tools know the cluster's DNS. */
const SELECTOR = { "k8s-app": "kube-dns" };

/**
 * CoreDNS as Talos itself would install it (same names, address, permissions
 * and placement), and the forwarded zones in addition. The names stay, so that a
 * running cluster changes over by a change of its configuration alone.
 */
export function clusterDnsObjects(cluster: Cluster, forwards: readonly Forward[]): readonly KubernetesObject[] {
  const metadata = { name: "coredns", namespace: NAMESPACE };
  const address = serviceAddress(cluster, CLUSTER_DNS_OFFSET).toString();
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:coredns" },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "system:coredns" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
      subjects: [{ kind: "ServiceAccount", ...metadata }],
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data: { Corefile: corefile(cluster.network.dnsDomain, forwards) },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "kube-dns",
        namespace: NAMESPACE,
        labels: { ...SELECTOR, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" },
      },
      spec: {
        clusterIP: address,
        clusterIPs: [address],
        selector: SELECTOR,
        ports: [
          { name: "dns", port: 53, targetPort: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: 53, protocol: "TCP" },
          { name: "metrics", port: 9153, targetPort: 9153, protocol: "TCP" },
        ],
      },
    },
    deployment(cluster),
  ];
}

function deployment(cluster: Cluster): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "coredns",
      namespace: NAMESPACE,
      labels: { ...SELECTOR, "kubernetes.io/name": "CoreDNS" },
    },
    spec: {
      replicas: replicasOn(cluster.machines),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: SELECTOR },
        spec: {
          serviceAccountName: "coredns",
          priorityClassName: "system-cluster-critical",
          // The node's own resolver, not this one.
          dnsPolicy: "Default",
          nodeSelector: { "kubernetes.io/os": "linux" },
          tolerations: [
            { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
            { key: "node.cloudprovider.kubernetes.io/uninitialized", operator: "Exists", effect: "NoSchedule" },
          ],
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: SELECTOR } },
                },
              ],
            },
          },
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "coredns",
              image: IMAGE,
              args: ["-conf", "/etc/coredns/Corefile"],
              env: [{ name: "GOMEMLIMIT", value: "161MiB" }],
              ports: [
                { name: "dns", containerPort: 53, protocol: "UDP" },
                { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
                { name: "metrics", containerPort: 9153, protocol: "TCP" },
              ],
              livenessProbe: { httpGet: { path: "/health", port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
              readinessProbe: { httpGet: { path: "/ready", port: 8181 } },
              resources: resources("100m", "70Mi", "170Mi"),
              securityContext: {
                ...restrictedContainer(),
                capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
              },
              volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } }],
        },
      },
    },
  };
}
