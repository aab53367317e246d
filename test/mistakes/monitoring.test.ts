import type { Manifest } from "../../lib/manifest/manifest";
import { brief, check, good, inputOf, release, releaseStage, stage } from "./plan";

const OFF = Object.fromEntries(
  ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"].map((key) => [key, { enabled: false }]),
);
const stack = (values: object) =>
  releaseStage(
    release("kube-prometheus-stack", {
      namespace: "monitoring",
      values: { ...values },
      makes: {
        crds: ["monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PrometheusRule"],
        podSecurity: "restricted",
      },
    }),
  );
const monitor = (labels: Readonly<Record<string, string>>, selector = { app: "web" }): Manifest => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: { name: "web", namespace: "default", labels },
  spec: { selector: { matchLabels: selector }, endpoints: [{ port: "http" }] },
});
const service: Manifest = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default", labels: { app: "web" } },
  spec: { ports: [{ name: "http", port: 80 }] },
};

describe("monitoring", () => {
  it("M059: a ServiceMonitor without the label that Prometheus selects by", () => {
    const run = (labels: Readonly<Record<string, string>>, values = {}) =>
      check(good(), { stages: [stack({ ...OFF, ...values }), stage("web", [service, monitor(labels)])] });
    const findings = run({});
    expect(brief(findings)).toEqual([["monitor-not-selected", "error", "components.web"]]);
    expect(findings[0]?.fix).toContain("add the label release: kube-prometheus-stack");
    expect(run({ release: "kube-prometheus-stack" })).toEqual([]);
    expect(run({}, { prometheus: { prometheusSpec: { serviceMonitorSelectorNilUsesHelmValues: false } } })).toEqual([]);
  });

  it("M059: a ServiceMonitor that matches no Service", () => {
    const values = { ...OFF, prometheus: { prometheusSpec: { serviceMonitorSelectorNilUsesHelmValues: false } } };
    const findings = check(good(), { stages: [stack(values), stage("web", [service, monitor({}, { app: "wbe" })])] });
    expect(brief(findings)).toEqual([["selector-matches-nothing", "error", "components.web"]]);
    expect(findings[0]?.fix).toBe("write labels of Service default/web: app=web");
  });

  it("M060: retention that does not fit the volume", () => {
    const run = (further: object, storage = "10Gi") => {
      const storageSpec = { volumeClaimTemplate: { spec: { resources: { requests: { storage } } } } };
      return check(good(), {
        stages: [stack({ ...OFF, prometheus: { prometheusSpec: { storageSpec, ...further } } })],
      });
    };
    const findings = run({ retention: "30d" });
    expect(brief(findings)).toEqual([["retention", "warning", "components.kube-prometheus-stack"]]);
    expect(findings[0]?.fix).toBe("set retentionSize to 8GiB, or ask for 15 GiB");
    expect(run({ retention: "30d", retentionSize: "8GiB" })).toEqual([]);
    expect(run({ retention: "30d" }, "20Gi")).toEqual([]);
    expect(run({ retention: "4w1d12h" })[0]?.message).toContain("keeps 29.5 days");
    expect(run({ retentionSize: "9000MB" })[0]?.message).toBeUndefined();
    expect(run({ retentionSize: "1EB" })[0]?.fix).toBe("set retentionSize to 8GiB");
    expect(brief(run({ retentionSize: "10GB" }))).toEqual([
      ["retention", "warning", "components.kube-prometheus-stack"],
    ]);
  });

  it("M061: control-plane metrics are scraped, but Talos keeps them on localhost", () => {
    const findings = check(good(), { stages: [stack({})] });
    expect(brief(findings)).toEqual([["control-plane-metrics", "error", "components.kube-prometheus-stack"]]);
    expect(findings[0]?.message).toContain("scrapes the controller manager, the scheduler, etcd, kube-proxy");
    expect(findings[0]?.fix).toContain("cluster.etcd.extraArgs.listen-metrics-urls: http://0.0.0.0:2381");
    expect(check(good(), { stages: [stack(OFF)] })).toEqual([]);
    const { declared } = inputOf(good());
    const need = {
      component: "kubePrometheusStack",
      reason: "metrics",
      controllerManagerArgs: { "bind-address": "0.0.0.0" },
      schedulerArgs: { "bind-address": "0.0.0.0" },
      etcdArgs: { "listen-metrics-urls": "http://0.0.0.0:2381" },
      replaces: ["kube-proxy" as const],
    };
    expect(check(good(), { stages: [stack({})] }, { declared: { ...declared, machines: [need] } })).toEqual([]);
  });
});
