import { load } from "js-yaml";
import { z } from "zod";
import { prometheus } from "../../../apps/kube-prometheus-stack/component";
import type { Registry } from "../../../lib/component/component";
import { defineComponent } from "../../../lib/component/component";
import { at, listAt } from "../../../lib/data/fields";
import { type Built, buildComponent } from "../../support/build";

const ADMIN = { grafana: { admin: { variable: "grafana_admin" } } };

function built(options: object = {}, more: Parameters<typeof buildComponent>[3] = {}): Built {
  return buildComponent("prometheus", prometheus, { ...ADMIN, ...options }, more);
}

const values = (from: Built) => from.release("kube-prometheus-stack").values;

describe("the stack", () => {
  test("BM-5: brings Prometheus, Alertmanager, Grafana, kube-state-metrics and node-exporter", () => {
    const from = built();
    const workloads = from
      .stage("prometheus")
      .releases.flatMap(({ makes }) => [
        ...(makes.workloads ?? []).map(({ name }) => name),
        ...(makes.later ?? []).filter(({ kind }) => kind === "StatefulSet").map(({ name }) => name),
      ]);
    expect(workloads).toEqual(
      expect.arrayContaining([
        "node-exporter",
        "kube-prometheus-stack-grafana",
        "kube-prometheus-stack-kube-state-metrics",
        "prometheus-kube-prometheus-stack",
        "alertmanager-kube-prometheus-stack",
      ]),
    );
  });

  test("its webhook has a certificate of cert-manager where its objects are rendered and cert-manager is there", () => {
    const webhook = (delivery: string, others: Registry) => {
      const gitops = { repository: "https://git.example.org/home", delivery };
      const from = built({}, { others, definition: { gitops } });
      const later = (from.release("kube-prometheus-stack").makes.later ?? []).map(({ kind }) => kind);
      return [
        at(values(from), "prometheusOperator", "admissionWebhooks", "certManager", "enabled"),
        later.includes("Secret"),
      ];
    };
    const certManager = defineComponent({ title: "cert-manager", options: z.strictObject({}) });
    expect(webhook("rendered", { certManager })).toEqual([true, false]);
    expect(webhook("rendered", {})).toEqual([undefined, true]);
    expect(webhook("released", { certManager })).toEqual([undefined, true]);
  });

  test("BM-5, M060: keeps 30 days, with a size limit below the volume", () => {
    const spec = at(values(built({ size: "10 GiB" })), "prometheus", "prometheusSpec");
    expect(at(spec, "retention")).toBe("30d");
    expect(at(spec, "retentionSize")).toBe("8192MiB");
    expect(at(spec, "storageSpec", "volumeClaimTemplate", "spec", "resources", "requests", "storage")).toBe("10Gi");
  });

  test("M059: picks up every monitor and rule, whatever its labels", () => {
    const spec = at(values(built()), "prometheus", "prometheusSpec");
    for (const kind of ["rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig"]) {
      expect([kind, at(spec, `${kind}SelectorNilUsesHelmValues`)]).toEqual([kind, false]);
      expect([kind, at(spec, `${kind}Selector`)]).toEqual([kind, undefined]);
      expect([kind, at(spec, `${kind}NamespaceSelector`)]).toEqual([kind, undefined]);
    }
  });

  test("M046: gives the host to node-exporter alone; the namespace monitoring stays restricted", () => {
    const levels = Object.fromEntries(built().namespaces.map(({ name, level }) => [name, level]));
    expect(levels["node-exporter"]).toBe("privileged");
    expect(levels.monitoring).toBe("restricted");
  });

  test("brings the CRDs in a stage of their own, from the same chart at the same version, and nothing else with them", () => {
    const from = built();
    const crds = from.release("prometheus-crds");
    expect(crds.chart).toEqual(from.release("kube-prometheus-stack").chart);
    expect(from.stage("prometheus-crds").releases).toHaveLength(1);
    expect(crds.makes.crds).toContain("monitoring.coreos.com/PrometheusRule");
    expect(at(values(from), "crds", "enabled")).toBe(false);
  });
});

describe("metrics of the control plane", () => {
  test("M061: Talos serves them on the node's network exactly when they are scraped, at the nodes' addresses", () => {
    const from = built();
    const need = from.declared.machines.find(({ etcdArgs }) => etcdArgs !== undefined);
    expect(need).toMatchObject({
      role: "control-plane",
      etcdArgs: { "listen-metrics-urls": "http://0.0.0.0:2381" },
      schedulerArgs: { "bind-address": "0.0.0.0" },
      controllerManagerArgs: { "bind-address": "0.0.0.0" },
    });
    for (const part of ["kubeEtcd", "kubeScheduler", "kubeControllerManager"])
      expect(at(values(from), part)).toEqual({ enabled: true, endpoints: ["10.0.1.1"] });
  });

  test("M061: off means that nothing is scraped, nothing is opened, and no alert waits for them", () => {
    const from = built({ controlPlaneMetrics: false });
    expect(from.declared.machines.filter(({ etcdArgs, proxyArgs }) => etcdArgs ?? proxyArgs)).toEqual([]);
    for (const part of ["kubeEtcd", "kubeScheduler", "kubeControllerManager", "kubeProxy"])
      expect(at(values(from), part, "enabled")).toBe(false);
    expect(alertsOf(from)).not.toContain("EtcdMembersDown");
  });

  test("kube-proxy is scraped where it runs, and not where a component replaces it", () => {
    const cilium = defineComponent({
      title: "a CNI without kube-proxy",
      options: z.strictObject({}),
      declare: () => ({ machines: [{ reason: "it replaces kube-proxy", replaces: ["kube-proxy"] }] }),
    });
    expect(at(values(built()), "kubeProxy")).toEqual({ enabled: true, endpoints: ["10.0.1.1"] });
    expect(at(values(built({}, { others: { cilium } })), "kubeProxy")).toEqual({ enabled: false });
  });
});

describe("Grafana", () => {
  test("M045: reads the admin's password from a Secret; no literal stands in the values", () => {
    const from = built();
    expect(at(values(from), "grafana", "admin", "existingSecret")).toBe("grafana-admin");
    expect(JSON.stringify(values(from))).not.toMatch(/adminPassword|prom-operator/);
    expect(from.declared.platformSecrets).toMatchObject([{ namespace: "monitoring", name: "grafana-admin" }]);
  });

  test("M045: refuses to generate a password where nothing generates", () => {
    expect(() => buildComponent("prometheus", prometheus)).toThrow("add components.externalSecrets");
  });

  test("BM-5: is reached by ingress; Prometheus and Alertmanager only when they are named", () => {
    expect(
      built()
        .stage("prometheus-hosts")
        .manifests.map(({ metadata }) => metadata.name),
    ).toEqual(["grafana"]);
    const open = built({ hosts: { prometheus: "metrics", alertmanager: "alerts" } });
    expect(listAt(open.object("Ingress", "alertmanager"), "spec", "rules")).toMatchObject([
      {
        host: "alerts.example.org",
        http: { paths: [{ backend: { service: { name: "kube-prometheus-stack-alertmanager" } } }] },
      },
    ]);
    expect(listAt(open.object("Ingress", "prometheus"), "spec", "rules")).toMatchObject([
      { host: "metrics.example.org" },
    ]);
  });

  test("keeps its data on the default storage class", () => {
    expect(at(values(built()), "grafana", "persistence")).toMatchObject({ enabled: true, storageClassName: "block" });
  });
});

describe("rules", () => {
  test("BM-6: every alert of the list is there, with its severity", () => {
    const certManager = defineComponent({ title: "certificates", options: z.strictObject({}) });
    const from = built({}, { others: { certManager } });
    const severity = Object.fromEntries(
      rulesOf(from).map((rule) => [at(rule, "alert"), at(rule, "labels", "severity")]),
    );
    expect(severity).toMatchObject({
      ControlPlaneNodeDown: "critical",
      EtcdMembersDown: "critical",
      EtcdNoLeader: "critical",
      ApiServerUnreachable: "critical",
      SeveralPodsCrashLooping: "critical",
      NodeDiskFilling: "warning",
      NodeMemoryHigh: "warning",
      CertificateExpiring: "warning",
      PodFailing: "warning",
      KubernetesUpdateAvailable: "info",
      TalosUpdateAvailable: "info",
      BackupJobFailed: "info",
      VolumeClaimUnused: "info",
      VolumeReleased: "info",
      DeploymentScaledToZero: "info",
    });
  });

  test("TT-9: node limits and the promises of the cluster have alerts", () => {
    expect(alertsOf(built())).toEqual(
      expect.arrayContaining([
        "NodeCpuHigh",
        "NodeMemoryHigh",
        "NodeDiskFilling",
        "NodePodsNearLimit",
        "NodeRequestsNearLimit",
        "ApiLatencyHigh",
        "NodeReadyTooRarely",
        "ClaimNotBound",
        "PodWaitsForVolume",
        "NodeSlowAfterBoot",
      ]),
    );
  });

  test("the promises are the operator's numbers", () => {
    const rules = rulesOf(built({ objectives: { apiLatencySeconds: 0.25, claimBoundSeconds: 45 } }));
    expect(rules.find((rule) => at(rule, "alert") === "ApiLatencyHigh")).toMatchObject({
      expr: expect.stringMatching(/> 0\.25$/),
    });
    expect(rules.find((rule) => at(rule, "alert") === "ClaimNotBound")).toMatchObject({ for: "45s" });
  });

  test("the chart's own alerts are off, so that nothing fires twice", () => {
    const rules = at(values(built()), "defaultRules", "rules");
    for (const group of ["etcd", "general", "kubernetesApps", "kubernetesSystem", "nodeExporterAlerting"])
      expect([group, at(rules, group)]).toEqual([group, false]);
  });

  test("what other components bring is scraped, wherever it lives", () => {
    const from = buildComponent("prometheus", prometheus, ADMIN, {
      others: { exporter: scraped },
    });
    expect(from.object("PodMonitor", "exporter")).toMatchObject({
      metadata: { namespace: "monitoring" },
      spec: {
        namespaceSelector: { matchNames: ["elsewhere"] },
        selector: { matchLabels: { app: "exporter" } },
        podMetricsEndpoints: [{ port: "metrics", path: "/probe" }],
      },
    });
  });
});

describe("the feed of new releases", () => {
  test("BM-6: asks GitHub for the newest Kubernetes and Talos, a few times a day", () => {
    const from = built();
    const probes = from.stage("prometheus-rules").manifests.filter(({ kind }) => kind === "Probe");
    expect(probes.flatMap((probe) => listAt(probe, "spec", "targets", "staticConfig", "static")).sort()).toEqual([
      "https://api.github.com/repos/kubernetes/kubernetes/releases/latest",
      "https://api.github.com/repos/siderolabs/talos/releases/latest",
    ]);
    expect(probes.map((probe) => at(probe, "spec", "interval"))).toEqual(["4h", "4h"]);
  });

  test("gives the metric that the alerts read: the exporter joins its name and the value's key", () => {
    const text = z.string().parse(at(built().object("ConfigMap", "release-feed"), "data", "config.yml"));
    const [metric] = listAt(load(text), "modules", "release", "metrics");
    const [key] = Object.keys(z.record(z.string(), z.number()).parse(at(metric, "values")));
    expect(`${String(at(metric, "name"))}_${key}`).toBe("software_release_latest");
  });

  test("is off without its alerts staying behind", () => {
    const from = built({ updates: false });
    expect(from.stage("prometheus-rules").manifests.filter(({ kind }) => kind !== "PrometheusRule")).toEqual([]);
    expect(alertsOf(from)).not.toContain("TalosUpdateAvailable");
  });
});

const scraped = defineComponent({
  title: "something with metrics",
  options: z.strictObject({}),
  declare: () => ({
    scrapes: [
      { name: "exporter", namespace: "elsewhere", podLabels: { app: "exporter" }, port: "metrics", path: "/probe" },
    ],
  }),
});

function rulesOf(from: Built): readonly unknown[] {
  return from
    .stage("prometheus-rules")
    .manifests.filter(({ kind }) => kind === "PrometheusRule")
    .flatMap((manifest) => listAt(manifest, "spec", "groups"))
    .flatMap((group) => listAt(group, "rules"));
}

function alertsOf(from: Built): readonly unknown[] {
  return rulesOf(from).map((rule) => at(rule, "alert"));
}
