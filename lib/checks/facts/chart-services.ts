import { isFields } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";

/** A chart of which every Service that it can make is known by the form of its name. */
interface ChartServices {
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Names that hold neither the chart's nor the release's. */
  readonly further?: RegExp;
  /** Template files that make Services, or that there are none, with the version that was read. */
  readonly source: string;
}

/**
 * Charts whose templates were read for Services, whatever their values are.
 * Of all of them a name holds the chart's, the release's or what a value of
 * naming says, `further` apart; none makes a Service in a namespace that is
 * not the release's.
 */
const CHART_SERVICES: readonly ChartServices[] = [
  { chart: "cert-manager", source: "cert-manager v1.21.1: service, webhook-service, cainjector-service" },
  {
    chart: "cilium",
    further: /^(hubble|clustermesh-apiserver|spire-server)/,
    source:
      "cilium 1.20.0: every service.yaml, metrics-service.yaml, peer-service.yaml and cilium-ingress-service.yaml",
  },
  { chart: "cloudnative-pg", further: /^cnpg-/, source: "cloudnative-pg 0.29.0: service.yaml" },
  { chart: "coredns", source: "coredns 1.46.2: service.yaml, service-metrics.yaml" },
  { chart: "csi-driver-nfs", source: "csi-driver-nfs 4.13.4: none" },
  { chart: "csi-driver-smb", source: "csi-driver-smb 1.20.3: none" },
  { chart: "external-dns", source: "external-dns 1.21.1: service.yaml" },
  { chart: "external-secrets", source: "external-secrets 2.9.0: service, webhook-service, cert-controller-service" },
  { chart: "kubelet-csr-approver", source: "kubelet-csr-approver 1.2.14: service.yaml" },
  { chart: "metallb", source: "metallb 0.16.1: webhooks.yaml, servicemonitor.yaml" },
  { chart: "metrics-server", source: "metrics-server 3.13.1: service.yaml" },
  { chart: "node-feature-discovery", source: "node-feature-discovery 0.2.1: none" },
  { chart: "nvidia-device-plugin", source: "nvidia-device-plugin 0.20.0: none" },
  { chart: "proxmox-csi-plugin", source: "proxmox-csi-plugin 0.5.9: none" },
  { chart: "sealed-secrets", source: "sealed-secrets 2.18.5: service.yaml" },
  {
    chart: "snapshot-controller",
    further: /conversion-webhook/,
    source: "snapshot-controller 5.2.0: service_controller.yaml, service_webhook.yaml",
  },
  { chart: "spegel", source: "spegel 0.0.1: service.yaml, post-delete-hook.yaml" },
  {
    chart: "traefik",
    further: /^(admission|apiportal)$/,
    source: "traefik 41.3.0: service.yaml, service-metrics.yaml, hub-*.yaml",
  },
];

const BY_CHART = new Map(CHART_SERVICES.map((row) => [row.chart, row]));

/**
 * Charts that make Services in kube-system from any namespace, for scrapes: of the kubelets by the operator,
 * and of the control plane (kube-prometheus-stack 88.5.3 and victoria-metrics-k8s-stack: templates/exporters;
 * prometheus-operator: --kubelet-service).
 */
const SCRAPED_IN_SYSTEM = /(^|-)(kubelet|coredns|kube-dns|kube-(controller-manager|etcd|proxy|scheduler))$/;

/** True where the Services of a release are known by their names: its chart was read, or rendered. */
export function hasKnownServices({ chart, looked }: PlannedRelease): boolean {
  return looked !== undefined || BY_CHART.has(chart.name);
}

/** True where a release may make a Service of that name in its own namespace. */
export function mayMakeService({ chart, name, values, looked }: PlannedRelease, service: string): boolean {
  const row = BY_CHART.get(chart.name);
  if (row === undefined) return looked === undefined;
  return (
    [chart.name, name, ...namesIn(values)].some((part) => service.includes(part)) || row.further?.test(service) === true
  );
}

/** True where charts of other namespaces may bring that Service into kube-system. */
export function isScrapedInSystem(service: string): boolean {
  return SCRAPED_IN_SYSTEM.test(service);
}

/** Texts of values that name what the chart makes. */
function namesIn(values: unknown): readonly string[] {
  if (!isFields(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value === "string") return /^(name|.*[nN]ameOverride)$/.test(key) && value !== "" ? [value] : [];
    return namesIn(value);
  });
}
