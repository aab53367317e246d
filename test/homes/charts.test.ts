import { at } from "../../lib/data/fields";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, objectOf, synthHome } from "./definition";

const spegel = {
  chart: "spegel",
  repository: "oci://ghcr.io/spegel-org/helm-charts",
  version: "0.4.0",
  namespace: "spegel",
  podSecurity: "privileged",
  podSecurityReason: "it serves images from the machine's own container runtime",
};

test("HA-11: own CoreDNS in place of that of Talos, Spegel, and whoever approves certificates of kubelets", () => {
  const made = synthHome({
    talos: { patches: [{ cluster: { coreDNS: { disabled: true } } }] },
    components: { kubeletCsrApprover: {}, metricsServer: {} },
    charts: {
      spegel,
      coredns: {
        chart: "coredns",
        repository: "oci://ghcr.io/coredns/charts",
        version: "1.45.0",
        namespace: "kube-system",
        values: { service: { name: "kube-dns", clusterIP: "10.96.0.10" } },
        makes: { objects: { Service: { "kube-dns": [53, "udp-53", "tcp-53"] } } },
        podSecurity: "baseline",
      },
    },
  });
  expect(at(made.machines[0]?.documents[0], "cluster", "coreDNS")).toEqual({ disabled: true });
  expect(releaseOf(made, "chart-coredns").values).toMatchObject({ service: { clusterIP: "10.96.0.10" } });
  expect(releaseOf(made, "chart-spegel").chart).toMatchObject({ name: "spegel", version: "0.4.0" });
  expect(releaseOf(made, "kubelet-csr-approver").chart.name).toBe("kubelet-csr-approver");
  expect(errorsOf(made)).toEqual([]);
});

describe("HA-18: charts that Groundwork does not know", () => {
  const chart = (name: string, repository: string, version: string, more: object = {}) => ({
    chart: name,
    repository,
    version,
    podSecurity: "restricted",
    ...more,
  });
  const charts = {
    gatus: chart("gatus", "https://twin.github.io/helm-charts", "1.4.4", {
      namespace: "monitoring",
      values: { config: { endpoints: [] } },
      makes: { objects: { Service: { gatus: [80, "http"] } } },
    }),
    karma: chart("karma", "https://wiremind.github.io/wiremind-helm-charts", "2.14.0", {
      namespace: "monitoring",
      after: { "chart-gatus": "its page links to the one of Gatus" },
    }),
    "victoria-logs": chart("victoria-logs-single", "https://victoriametrics.github.io/helm-charts", "0.11.9"),
  };

  test("version, source, values, namespace and order are the operator's", () => {
    const made = synthHome({ charts });
    expect(releaseOf(made, "chart-gatus")).toMatchObject({
      name: "gatus",
      namespace: "monitoring",
      chart: { name: "gatus", repository: "https://twin.github.io/helm-charts", version: "1.4.4" },
      values: { config: { endpoints: [] } },
    });
    const after = made.graph.dependencies.all.filter(({ from }) => from === "chart-karma").map(({ to }) => to);
    expect(after).toContain("chart-gatus");
    expect(errorsOf(made)).toEqual([]);
  });

  test("values are checked where the chart's values are known", () => {
    const made = synthHome({ charts: { spegel: { ...spegel, values: { spegell: { logLevel: "INFO" } } } } });
    expect([...errorsOf(made), ...made.findings.map(({ rule }) => rule)].join("\n")).toMatch(
      /chart-values|values-unverified/,
    );
  });

  test("a version that is none is refused", () => {
    expect(() => synthHome({ charts: { gatus: { ...charts.gatus, version: "latest" } } })).toThrow(
      "charts.gatus.version",
    );
  });
});

test("HA-20: Grafana, alert rules and dashboards of one's own", () => {
  const rule = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "own", namespace: "monitoring", labels: { release: "kube-prometheus-stack" } },
    spec: { groups: [{ name: "own", rules: [{ alert: "TooWarm", expr: "node_hwmon_temp_celsius > 80" }] }] },
  };
  const dashboard = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "own-dashboard", namespace: "monitoring", labels: { grafana_dashboard: "1" } },
    data: { "own.json": "{}" },
  };
  const made = synthHome({
    components: { externalSecrets: {}, prometheus: {}, localPath: { default: true } },
    manifests: { monitoring: { from: [rule, dashboard] } },
  });
  expect(objectOf(made, "PrometheusRule", "own").spec).toEqual(rule.spec);
  expect(at(objectOf(made, "ConfigMap", "own-dashboard"), "data")).toEqual({ "own.json": "{}" });
  const stage = made.graph.stages.find(({ origin }) => origin === "manifests.monitoring");
  const to = made.graph.dependencies.all.filter(({ from }) => from === stage?.name).map((one) => one.to);
  expect(to.length).toBeGreaterThan(0);
  expect(errorsOf(made)).toEqual([]);
});
