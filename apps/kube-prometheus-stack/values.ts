import type { KubePrometheusStackValues } from "../../imports/charts/kube-prometheus-stack";
import type { Declared } from "../../lib/declared/declared";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { Size } from "../../lib/model/quantity";
import { secretName } from "../../lib/secrets/outside-secret";
import { resources } from "../../lib/workload/resources";
import { isCertifiedByCertManager } from "../../lib/workload/webhook-certificate";
import { controlPlaneValues } from "./control-plane";
import { DASHBOARD_LABELS, DATASOURCES, GRAFANA_ADMIN, STACK } from "./names";
import type { PrometheusOptions } from "./options";
import { alertmanagerConfig, receiverSecrets } from "./receivers";
import { retentionSize } from "./retention";

/** Groups of the chart that only record series which its dashboards read. */
const RECORDINGS = [
  "k8sContainerCpuUsageSecondsTotal",
  "k8sContainerMemoryCache",
  "k8sContainerMemoryRss",
  "k8sContainerMemorySwap",
  "k8sContainerMemoryWorkingSetBytes",
  "k8sContainerResource",
  "k8sPodOwner",
  "kubePrometheusGeneral",
  "kubePrometheusNodeRecording",
  "kubeSchedulerRecording",
  "kubelet",
  "node",
  "nodeExporterRecording",
];

/** Groups with alerts; this component brings its own, fitted to Talos and tested. */
const ALERTS = [
  "alertmanager",
  "configReloaders",
  "etcd",
  "general",
  "kubeApiserverAvailability",
  "kubeApiserverBurnrate",
  "kubeApiserverHistogram",
  "kubeApiserverSlos",
  "kubeControllerManager",
  "kubeProxy",
  "kubeSchedulerAlerting",
  "kubeStateMetrics",
  "kubernetesApps",
  "kubernetesResources",
  "kubernetesStorage",
  "kubernetesSystem",
  "network",
  "nodeExporterAlerting",
  "prometheus",
  "prometheusOperator",
  "windows",
];

/** What the chart's values depend on. */
export interface StackInput {
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** What all components together offer and ask for. */
  readonly declared: Declared;
  /** Options of the component. */
  readonly options: PrometheusOptions;
  /** Storage class of all volumes. */
  readonly storageClass: string;
  /** Name of the Secret with Grafana's admin. */
  readonly admin: string;
}

export function stackValues(input: StackInput): KubePrometheusStackValues {
  const { cluster, declared, options } = input;
  return {
    // A stage of its own brings them.
    crds: { enabled: false },
    cleanPrometheusOperatorObjectNames: true,
    defaultRules: {
      create: options.chartDashboards,
      rules: {
        ...Object.fromEntries(RECORDINGS.map((group) => [group, options.chartDashboards])),
        ...Object.fromEntries(ALERTS.map((group) => [group, false])),
      },
    },
    ...controlPlaneValues(cluster, declared, options.controlPlaneMetrics),
    // A release of its own brings it, in a namespace of its own.
    nodeExporter: { enabled: false },
    prometheusOperator: {
      resources: resources("20m", "64Mi", "256Mi"),
      admissionWebhooks: {
        failurePolicy: "Ignore",
        ...(isCertifiedByCertManager(cluster, STACK) ? { certManager: { enabled: true } } : {}),
      },
    },
    "kube-state-metrics": { resources: resources("10m", "64Mi", "256Mi") },
    prometheus: prometheusValues(input),
    alertmanager: alertmanagerValues(input),
    grafana: grafanaValues(input),
  };
}

function prometheusValues({ cluster, options, storageClass }: StackInput): KubePrometheusStackValues["prometheus"] {
  const everything = {
    ruleSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
  };
  return {
    prometheusSpec: {
      ...everything,
      scrapeInterval: "30s",
      evaluationInterval: "30s",
      retention: options.retention,
      retentionSize: retentionSize(options.size),
      walCompression: true,
      ...externalUrl(cluster, options.hosts.prometheus),
      resources: {
        requests: { cpu: "200m", memory: Size.ofBytes(Math.ceil(options.memory.bytes / 2)).toQuantity() },
        limits: { memory: options.memory.toQuantity() },
      },
      storageSpec: { volumeClaimTemplate: { spec: claim(storageClass, options.size) } },
    },
  };
}

function alertmanagerValues({ cluster, options, storageClass }: StackInput): KubePrometheusStackValues["alertmanager"] {
  return {
    config: alertmanagerConfig(options.alertmanager),
    alertmanagerSpec: {
      secrets: receiverSecrets(options.alertmanager).map(secretName),
      ...externalUrl(cluster, options.hosts.alertmanager),
      resources: resources("10m", "32Mi", "128Mi"),
      storage: { volumeClaimTemplate: { spec: claim(storageClass, options.alertmanager.size) } },
    },
  };
}

function grafanaValues({
  cluster,
  declared,
  options,
  storageClass,
  admin,
}: StackInput): KubePrometheusStackValues["grafana"] {
  const { grafana: host } = options.hosts;
  const [[label, labelValue] = []] = Object.entries(DASHBOARD_LABELS);
  return {
    admin: { existingSecret: admin, userKey: GRAFANA_ADMIN.user, passwordKey: GRAFANA_ADMIN.password },
    defaultDashboardsEnabled: options.chartDashboards,
    // The volume's group is set by fsGroup; a container that runs as root for it would break the restricted level.
    initChownData: { enabled: false },
    testFramework: { enabled: false },
    persistence: {
      enabled: true,
      size: options.grafana.size.toQuantity(),
      storageClassName: storageClass,
      accessModes: ["ReadWriteOnce"],
    },
    // Its volume has a single writer.
    deploymentStrategy: { type: "Recreate" },
    resources: resources("50m", "192Mi", "512Mi"),
    sidecar: {
      dashboards: {
        enabled: true,
        label,
        labelValue,
        searchNamespace: "ALL",
      },
      datasources: {
        enabled: true,
        uid: DATASOURCES.prometheus,
        alertmanager: { enabled: true, uid: DATASOURCES.alertmanager },
      },
    },
    ...(declared.logs === undefined
      ? {}
      : {
          additionalDataSources: [
            { name: "Loki", uid: DATASOURCES.loki, type: "loki", access: "proxy", url: declared.logs.url },
          ],
        }),
    "grafana.ini": {
      ...(host === false ? {} : { server: { root_url: `https://${hostName(cluster, host)}` } }),
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
      users: { allow_sign_up: false },
    },
  };
}

function claim(storageClass: string, size: Size) {
  return {
    storageClassName: storageClass,
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: size.toQuantity() } },
  };
}

function externalUrl(cluster: Cluster, host: string | false) {
  return host === false ? {} : { externalUrl: `https://${hostName(cluster, host)}` };
}
