import { at, textAt } from "../../data/fields";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { workloadsOf } from "./workloads";

/** A program whose metrics have names of their own. */
export interface Exporter {
  /** As people call it. */
  readonly title: string;
  /** How the names of its metrics start. */
  readonly prefixes: readonly string[];
  /** Charts that bring it. */
  readonly charts: readonly string[];
  /** Values of a chart that leave it out when one of them is false. */
  readonly unless?: readonly (readonly string[])[];
  /** Last parts of names of images that are it. */
  readonly images: readonly string[];
  /** What adds it, as the repair. */
  readonly add: string;
}

const STACK = "kube-prometheus-stack";
const chart = (name: string, image = name) => ({ charts: [name], images: [image], add: `add the chart ${name}` });
const component = (name: string, charts: readonly string[], images: readonly string[] = charts) => ({
  charts,
  images,
  add: `add components.${name}`,
});

/**
 * Exporters by the names of their metrics. Source: each project's documentation of its metrics; which part of
 * kube-prometheus-stack brings what: values of chart 88.5.3.
 */
export const EXPORTERS: readonly Exporter[] = [
  {
    title: "node-exporter",
    prefixes: ["node_"],
    charts: [STACK, "prometheus-node-exporter", "alloy"],
    unless: [["nodeExporter", "enabled"]],
    images: ["node-exporter"],
    add: "set nodeExporter.enabled to true",
  },
  {
    title: "kube-state-metrics",
    prefixes: ["kube_"],
    charts: [STACK, "kube-state-metrics"],
    unless: [["kubeStateMetrics", "enabled"]],
    images: ["kube-state-metrics"],
    add: "set kubeStateMetrics.enabled to true",
  },
  {
    title: "the kubelet",
    prefixes: ["container_", "machine_", "cadvisor_", "kubelet_", "storage_operation_", "volume_manager_", "prober_"],
    charts: [STACK],
    unless: [["kubelet", "enabled"]],
    images: [],
    add: "set kubelet.enabled to true",
  },
  {
    title: "etcd",
    prefixes: ["etcd_server_", "etcd_disk_", "etcd_network_", "etcd_mvcc_"],
    charts: [STACK],
    unless: [["kubeEtcd", "enabled"]],
    images: [],
    add: "set components.prometheus.controlPlaneMetrics to true",
  },
  {
    title: "the scheduler",
    prefixes: ["scheduler_"],
    charts: [STACK],
    unless: [["kubeScheduler", "enabled"]],
    images: [],
    add: "set components.prometheus.controlPlaneMetrics to true",
  },
  {
    title: "kube-proxy",
    prefixes: ["kubeproxy_"],
    charts: [STACK],
    unless: [["kubeProxy", "enabled"]],
    images: [],
    add: "set kubeProxy.enabled to true where there is a kube-proxy",
  },
  {
    title: "CoreDNS",
    prefixes: ["coredns_"],
    charts: [STACK],
    unless: [["coreDns", "enabled"]],
    images: ["coredns"],
    add: "set coreDns.enabled to true",
  },
  {
    title: "the API server",
    prefixes: ["apiserver_", "aggregator_"],
    charts: [STACK],
    unless: [["kubeApiServer", "enabled"]],
    images: [],
    add: "set kubeApiServer.enabled to true",
  },
  {
    title: "Grafana",
    prefixes: ["grafana_"],
    charts: [STACK, "grafana"],
    unless: [["grafana", "enabled"]],
    images: ["grafana"],
    add: "set grafana.enabled to true",
  },
  { title: "Longhorn", prefixes: ["longhorn_"], ...component("longhorn", ["longhorn"]) },
  { title: "CloudNativePG", prefixes: ["cnpg_"], ...component("cloudnativePg", ["cloudnative-pg"]) },
  { title: "Cilium", prefixes: ["cilium_", "hubble_"], ...component("cilium", ["cilium"]) },
  { title: "MetalLB", prefixes: ["metallb_"], ...component("metallb", ["metallb"]) },
  { title: "Traefik", prefixes: ["traefik_"], ...component("traefik", ["traefik"]) },
  { title: "ingress-nginx", prefixes: ["nginx_ingress_controller_"], ...component("ingressNginx", ["ingress-nginx"]) },
  {
    title: "Envoy Gateway",
    prefixes: ["envoy_"],
    charts: ["gateway-helm", "cilium"],
    images: ["envoy"],
    add: "add components.envoyGateway",
  },
  { title: "cert-manager", prefixes: ["certmanager_"], ...component("certManager", ["cert-manager"]) },
  {
    title: "External Secrets",
    prefixes: ["externalsecret_", "clusterexternalsecret_", "secretstore_", "clustersecretstore_"],
    ...component("externalSecrets", ["external-secrets"]),
  },
  { title: "external-dns", prefixes: ["external_dns_"], ...component("externalDns", ["external-dns"]) },
  { title: "Velero", prefixes: ["velero_"], ...component("velero", ["velero"]) },
  { title: "VolSync", prefixes: ["volsync_"], ...component("volsync", ["volsync"]) },
  { title: "Loki", prefixes: ["loki_"], ...component("loki", ["loki"]) },
  { title: "Vault", prefixes: ["vault_"], ...component("vault", ["vault"]) },
  { title: "authentik", prefixes: ["authentik_"], ...component("authentik", ["authentik"]) },
  { title: "Harbor", prefixes: ["harbor_"], ...component("harbor", ["harbor"]) },
  { title: "Gitea", prefixes: ["gitea_"], ...component("gitea", ["gitea"]) },
  { title: "Argo CD", prefixes: ["argocd_"], ...component("argoCd", ["argo-cd"]) },
  {
    title: "Flux",
    prefixes: ["gotk_", "flux_"],
    charts: ["flux2", "flux-operator", "flux-instance"],
    images: [],
    add: "set gitops.engine to flux",
  },
  {
    title: "Rook",
    prefixes: ["ceph_", "rook_"],
    ...component("rookCeph", ["rook-ceph", "rook-ceph-cluster"], ["ceph_exporter"]),
  },
  { title: "Alloy", prefixes: ["alloy_"], ...component("alloy", ["alloy"]) },
  { title: "headscale", prefixes: ["headscale_"], ...component("mesh", ["headscale"]) },
  {
    title: "the blackbox exporter",
    prefixes: ["probe_"],
    ...chart("prometheus-blackbox-exporter", "blackbox-exporter"),
  },
  {
    title: "smartctl-exporter",
    prefixes: ["smartctl_"],
    ...chart("prometheus-smartctl-exporter", "smartctl-exporter"),
  },
  { title: "the exporter of Proxmox", prefixes: ["pve_"], ...chart("prometheus-pve-exporter") },
  {
    title: "the exporter of Network UPS Tools",
    prefixes: ["nut_", "network_ups_tools_"],
    ...chart("prometheus-nut-exporter", "nut_exporter"),
  },
  { title: "Unpoller", prefixes: ["unpoller_", "unifi_"], ...chart("unpoller") },
  { title: "speedtest-exporter", prefixes: ["speedtest_"], ...chart("speedtest-exporter") },
  {
    title: "the exporter of NVIDIA's GPUs",
    prefixes: ["DCGM_FI_"],
    charts: ["dcgm-exporter", "gpu-operator"],
    images: ["dcgm-exporter"],
    add: "add the chart dcgm-exporter",
  },
  { title: "the exporter of MySQL", prefixes: ["mysql_"], ...chart("prometheus-mysql-exporter", "mysqld-exporter") },
  { title: "the exporter of Redis", prefixes: ["redis_"], ...chart("prometheus-redis-exporter", "redis_exporter") },
  {
    title: "the exporter of PostgreSQL",
    prefixes: ["pg_"],
    ...chart("prometheus-postgres-exporter", "postgres-exporter"),
  },
  { title: "MinIO", prefixes: ["minio_"], ...chart("minio") },
  { title: "KEDA", prefixes: ["keda_"], ...chart("keda") },
  { title: "Kyverno", prefixes: ["kyverno_"], ...chart("kyverno") },
  { title: "the Trivy operator", prefixes: ["trivy_"], ...chart("trivy-operator") },
  { title: "Falco", prefixes: ["falco_", "falcosecurity_"], ...chart("falco") },
];

/** Names that Prometheus makes itself, or that every program of one client library has (Prometheus documentation: jobs and instances, alerting rules). */
const EVERYWHERE =
  /^(up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|process_\w+|go_\w+|python_\w+|jvm_\w+|rest_client_\w+|workqueue_\w+|controller_runtime_\w+|http_\w+|grpc_\w+|prometheus_\w+|alertmanager_\w+)$/;

/** Who would have a metric, and whether the cluster has him. */
export type Verdict =
  | { readonly kind: "there" }
  | { readonly kind: "absent"; readonly exporter: Exporter }
  | { readonly kind: "unknown" };

/** Looks up who would have a metric of this name. */
export function exporterOf(input: CheckInput, name: string): Verdict {
  if (EVERYWHERE.test(name)) return { kind: "there" };
  const rows = EXPORTERS.filter(({ prefixes }) => prefixes.some((prefix) => name.startsWith(prefix)));
  const [exporter] = rows;
  if (exporter === undefined) return { kind: "unknown" };
  return rows.some((row) => isThere(input, row)) ? { kind: "there" } : { kind: "absent", exporter };
}

function isThere(input: CheckInput, { charts, unless = [], images }: Exporter): boolean {
  return (
    chartsOf(input).some(
      ({ release }) =>
        charts.includes(release.chart.name) && unless.every((path) => at(release.values, ...path) !== false),
    ) ||
    workloadsOf(input).some(({ pod }) =>
      imagesOf(pod).some((image) => images.some((part) => image === part || image.endsWith(`-${part}`))),
    ) ||
    ownTargets(input)
  );
}

/** Last parts of the names of a pod's images. */
function imagesOf(pod: unknown): readonly string[] {
  const containers = at(pod, "containers");
  return (Array.isArray(containers) ? containers : []).flatMap((container) => {
    const image = textAt(container, "image");
    return image === undefined
      ? []
      : [
          image
            .replace(/[@:][^/]*$/, "")
            .split("/")
            .at(-1) ?? "",
        ];
  });
}

/** True where somebody has Prometheus read targets that only he knows: by address, or from outside the cluster. */
function ownTargets(input: CheckInput): boolean {
  return (
    manifestsOf(input).some(
      ({ manifest, origin }) => manifest.kind === "ScrapeConfig" && !origin.startsWith("components"),
    ) ||
    chartsOf(input).some(({ release }) => {
      const spec = at(release.values, "prometheus", "prometheusSpec");
      return [
        "additionalScrapeConfigs",
        "additionalScrapeConfigsSecret",
        "enableRemoteWriteReceiver",
        "enableOTLPReceiver",
      ].some((key) => at(spec, key) !== undefined && at(spec, key) !== false);
    })
  );
}

/** True where somebody has a monitor of his own, whose metrics nobody here knows. */
export function ownMonitors(input: CheckInput): boolean {
  return (
    ownTargets(input) ||
    manifestsOf(input).some(
      ({ manifest, origin }) =>
        ["ServiceMonitor", "PodMonitor", "Probe", "VMServiceScrape", "VMPodScrape"].includes(manifest.kind) &&
        !origin.startsWith("components"),
    )
  );
}
