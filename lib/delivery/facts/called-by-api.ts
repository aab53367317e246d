import { at } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";

/** Who behind the API server's connection wants an answer. */
export type ApiCall = "admission" | "aggregated API" | "proxy";

/** A port of a chart's pods that the API server connects to. */
interface CalledPort {
  readonly chart: string;
  /** For names and messages, one word per part: `webhook`, `metrics-api`. */
  readonly what: string;
  readonly call: ApiCall;
  /** Labels of the pods that listen, without Helm's label of the release. */
  readonly pods: Readonly<Record<string, string>>;
  /** True where the chart does not give its pods Helm's label of the release, `app.kubernetes.io/instance`. */
  readonly withoutInstance?: true;
  /** The container's port unless a value says otherwise; not that of the Service, which is mostly 443. */
  readonly port: number;
  /** Value that sets the port. */
  readonly portAt?: readonly string[];
  /** Values that switch the part off when one of them is false. */
  readonly unless?: readonly (readonly string[])[];
  /** Value that brings a policy of the chart's own, which lets the API server in. */
  readonly ownPolicyAt?: readonly string[];
  /** Value that puts the pods into the network of their machine, where no policy of pods applies. */
  readonly hostNetworkAt?: readonly string[];
  /** File of the chart, or page of the program, that says so. */
  readonly source: string;
}

const name = (text: string) => ({ "app.kubernetes.io/name": text });

/**
 * Charts whose pods the API server calls, by the port of the container: a
 * policy sees connections after the Service has been resolved, so 443 of a
 * webhook's Service is never what it must allow.
 */
export const CALLED_PORTS: readonly CalledPort[] = [
  {
    chart: "cert-manager",
    what: "webhook",
    call: "admission",
    pods: { "app.kubernetes.io/component": "webhook" },
    port: 10250,
    portAt: ["webhook", "securePort"],
    hostNetworkAt: ["webhook", "hostNetwork"],
    ownPolicyAt: ["webhook", "networkPolicy", "enabled"],
    source: "cert-manager v1.20, values: webhook.securePort; templates: networkpolicy-webhooks.yaml",
  },
  {
    chart: "external-secrets",
    what: "webhook",
    call: "admission",
    pods: name("external-secrets-webhook"),
    port: 10250,
    portAt: ["webhook", "port"],
    unless: [["webhook", "create"]],
    hostNetworkAt: ["webhook", "hostNetwork"],
    source: "external-secrets 2.9.0, values: webhook.port",
  },
  {
    chart: "cloudnative-pg",
    what: "webhook",
    call: "admission",
    pods: name("cloudnative-pg"),
    port: 9443,
    portAt: ["webhook", "port"],
    hostNetworkAt: ["hostNetwork"],
    source: "cloudnative-pg 0.29.0, values: webhook.port",
  },
  {
    chart: "ingress-nginx",
    what: "webhook",
    call: "admission",
    pods: { ...name("ingress-nginx"), "app.kubernetes.io/component": "controller" },
    port: 8443,
    portAt: ["controller", "admissionWebhooks", "port"],
    unless: [["controller", "admissionWebhooks", "enabled"]],
    hostNetworkAt: ["controller", "hostNetwork"],
    source: "ingress-nginx 4.15.1, values: controller.admissionWebhooks.port",
  },
  {
    chart: "intel-device-plugins-operator",
    what: "webhook",
    call: "admission",
    pods: { "control-plane": "controller-manager" },
    withoutInstance: true,
    port: 9443,
    source: "intel-device-plugins-operator 0.36.0, templates: operator.yaml",
  },
  {
    chart: "longhorn",
    what: "webhook",
    call: "admission",
    pods: { app: "longhorn-manager" },
    port: 9502,
    source: "longhorn 1.12.1, templates: services.yaml and daemonset-sa.yaml",
  },
  {
    chart: "metallb",
    what: "webhook",
    call: "admission",
    pods: { ...name("metallb"), "app.kubernetes.io/component": "controller" },
    port: 9443,
    ownPolicyAt: ["networkpolicies", "enabled"],
    source: "metallb 0.16.1, templates: controller.yaml, webhooks.yaml and networkpolicy.yaml",
  },
  {
    chart: "kube-prometheus-stack",
    what: "webhook",
    call: "admission",
    pods: { app: "kube-prometheus-stack-operator" },
    port: 10250,
    portAt: ["prometheusOperator", "tls", "internalPort"],
    unless: [
      ["prometheusOperator", "enabled"],
      ["prometheusOperator", "admissionWebhooks", "enabled"],
      ["prometheusOperator", "tls", "enabled"],
    ],
    hostNetworkAt: ["prometheusOperator", "hostNetwork"],
    ownPolicyAt: ["prometheusOperator", "networkPolicy", "enabled"],
    source: "kube-prometheus-stack 88.5.3, values: prometheusOperator.tls.internalPort",
  },
  {
    chart: "gateway-helm",
    what: "webhook",
    call: "admission",
    pods: { "control-plane": "envoy-gateway" },
    port: 9443,
    unless: [["topologyInjector", "enabled"]],
    source: "gateway-helm 1.9.0, templates: envoy-gateway-service.yaml and envoy-proxy-topology-injector-webhook.yaml",
  },
  {
    chart: "vault",
    what: "injector",
    call: "admission",
    pods: name("vault-agent-injector"),
    port: 8080,
    portAt: ["injector", "port"],
    unless: [
      ["global", "enabled"],
      ["injector", "enabled"],
    ],
    hostNetworkAt: ["injector", "hostNetwork"],
    source: "vault 0.34.1, values: injector.port",
  },
  {
    chart: "metrics-server",
    what: "metrics-api",
    call: "aggregated API",
    pods: name("metrics-server"),
    port: 10250,
    portAt: ["containerPort"],
    unless: [["apiService", "create"]],
    hostNetworkAt: ["hostNetwork", "enabled"],
    source: "metrics-server 3.13.1, values: containerPort",
  },
  {
    chart: "sealed-secrets",
    what: "kubeseal",
    call: "proxy",
    pods: name("sealed-secrets"),
    port: 8080,
    portAt: ["containerPorts", "http"],
    source: "sealed-secrets 2.18.5, values: containerPorts.http; kubeseal asks through the API server's proxy",
  },
  {
    chart: "prometheus-adapter",
    what: "metrics-api",
    call: "aggregated API",
    pods: name("prometheus-adapter"),
    port: 6443,
    portAt: ["listenPort"],
    hostNetworkAt: ["hostNetwork", "enabled"],
    source: "prometheus-adapter 5.3.0, values: listenPort; templates: deployment.yaml",
  },
  {
    chart: "keda",
    what: "metrics-api",
    call: "aggregated API",
    pods: { app: "keda-operator-metrics-apiserver" },
    port: 6443,
    portAt: ["service", "portHttpsTarget"],
    unless: [["metricsServer", "enabled"]],
    hostNetworkAt: ["metricsServer", "useHostNetwork"],
    ownPolicyAt: ["networkPolicy", "enabled"],
    source: "keda 2.20.2, values: service.portHttpsTarget; templates: metrics-server/deployment.yaml",
  },
  {
    chart: "keda",
    what: "webhook",
    call: "admission",
    pods: { app: "keda-admission-webhooks" },
    port: 9443,
    portAt: ["webhooks", "port"],
    unless: [["webhooks", "enabled"]],
    hostNetworkAt: ["webhooks", "useHostNetwork"],
    ownPolicyAt: ["networkPolicy", "enabled"],
    source: "keda 2.20.2, values: webhooks.port; templates: webhooks/deployment.yaml",
  },
  {
    chart: "kyverno",
    what: "webhook",
    call: "admission",
    pods: { "app.kubernetes.io/component": "admission-controller" },
    port: 9443,
    portAt: ["admissionController", "webhookServer", "port"],
    hostNetworkAt: ["admissionController", "hostNetwork"],
    source: "kyverno, values: admissionController.webhookServer.port; templates: admission-controller/deployment.yaml",
  },
  {
    chart: "trust-manager",
    what: "webhook",
    call: "admission",
    pods: { app: "trust-manager" },
    port: 6443,
    portAt: ["app", "webhook", "port"],
    hostNetworkAt: ["app", "webhook", "hostNetwork"],
    source: "trust-manager, values: app.webhook.port; templates: deployment.yaml",
  },
];

/** A port of a release's pods that the API server must reach. */
export interface Called extends Pick<CalledPort, "what" | "call" | "pods" | "port" | "source"> {
  readonly release: PlannedRelease;
  /** All that is known of the pods' labels: `pods` and Helm's label of the release. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Ports of a release's pods that the API server connects to, as its values have them; not those that no foreign policy closes. */
export function calledPorts(release: PlannedRelease): readonly Called[] {
  return CALLED_PORTS.filter(
    ({ chart, unless = [], hostNetworkAt, ownPolicyAt }) =>
      chart === release.chart.name &&
      unless.every((path) => at(release.values, ...path) !== false) &&
      [hostNetworkAt, ownPolicyAt].every((path) => path === undefined || at(release.values, ...path) !== true),
  ).map(({ what, call, pods, withoutInstance, port, portAt, source }) => {
    const stated = portAt === undefined ? undefined : Number(at(release.values, ...portAt));
    const labels = withoutInstance === true ? pods : { ...pods, "app.kubernetes.io/instance": release.name };
    return { release, what, call, pods, labels, source, port: stated !== undefined && stated > 0 ? stated : port };
  });
}
