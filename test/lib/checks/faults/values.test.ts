import fc from "fast-check";
import { VALUE_DEMANDS } from "../../../../lib/checks/rules/values/value-against-machines";
import { homeCluster } from "../../../support/home";
import { fixes, object, override, own, REMOVED, told, workers } from "./changed-home";

/** How many random values each run tries; 2,000 by FAULT_RUNS. */
const RUNS = Number(process.env.FAULT_RUNS ?? 15);

const CILIUM_POOLS = { components: { metallb: REMOVED, cilium: { loadBalancer: true } } };
const rule = (path: string) => `value-against-machines ${path}`;

describe("A9, A10: a value that contradicts the machines, in every spelling", () => {
  it.each([
    ["k8sServicePort", 6443, "k8sServicePort"],
    ["k8sServicePort", "6443", "k8sServicePort"],
    ["k8sServiceHost", "192.168.1.21", "k8sServiceHost"],
    ["k8sServiceHost", "10.96.0.1", "k8sServiceHost"],
    ["k8sServiceHost", null, "k8sServiceHost"],
    ["kubeProxyReplacement", false, "kubeProxyReplacement"],
    ["kubeProxyReplacement", "false", "kubeProxyReplacement"],
    ["kubeProxyReplacement", null, "kubeProxyReplacement"],
    [
      "securityContext.capabilities.ciliumAgent",
      ["NET_ADMIN", "SYS_MODULE"],
      "securityContext.capabilities.ciliumAgent",
    ],
    ["securityContext.capabilities", null, "securityContext.capabilities"],
    ["cgroup.autoMount", null, "cgroup.autoMount"],
    ["cgroup.hostRoot", "/run/cilium/cgroupv2", "cgroup.hostRoot"],
    ["ipam", { mode: "cluster-pool" }, "ipam"],
    ["operator.replicas", 4, "operator.replicas"],
  ])("cilium %s: %j", (path, value, at) => {
    const found = told(override("cilium", path, value)).filter((one) => one.startsWith("value-against-machines"));
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toContain(`releases.cilium.values.${at}`);
  });

  it("an override that switches off the only announcer", () => {
    const place = "releases.cilium.values.l2announcements.enabled";
    expect(told(CILIUM_POOLS, override("cilium", "l2announcements.enabled", false))).toEqual([rule(place)]);
    expect(told(CILIUM_POOLS, override("cilium", "l2announcements", null))).toEqual([
      rule("releases.cilium.values.l2announcements"),
    ]);
    expect(told(override("metallb", "speaker.enabled", false))).toEqual([
      rule("releases.metallb.values.speaker.enabled"),
    ]);
    expect(told(override("cilium", "l2announcements.enabled", false))).toEqual([]);
  });

  it("copies and cores that Longhorn's nodes do not have", () => {
    const longhorn = (options: object) => ({ components: { longhorn: { default: true, ...options } } });
    expect(told(workers(), longhorn({ replicas: 4 })).map((one) => one.split(" ")[0])).toContain(
      "value-against-machines",
    );
    expect(told(workers({ cpus: 2 }), longhorn({ v2: true }))).toContain(rule("components.longhorn"));
    expect(told(workers({ cpus: 4 }), longhorn({ v2: true }))).toEqual([]);
    expect(told(workers(), longhorn({}))).toEqual([]);
  });

  it("what agrees in another spelling is silent", () => {
    expect(told()).toEqual([]);
    expect(told(override("cilium", "k8sServiceHost", "127.0.0.1"))).toEqual([]);
    expect(told(override("cilium", "kubeProxyReplacement", true))).toEqual([]);
    expect(told(override("cilium", "k8sServicePort", "7445"))).toEqual([]);
    expect(
      told(override("cilium", "k8sServiceHost", "192.168.1.20"), override("cilium", "k8sServicePort", 6443)),
    ).toEqual([]);
    const pool = { mode: "cluster-pool", operator: { clusterPoolIPv4PodCIDRList: ["10.244.0.0/16"] } };
    expect(told(override("cilium", "ipam", pool))).toEqual([]);
  });
});

describe("a value that switches off what others need of a release", () => {
  const takes = (release: string, path: string) => `value-takes-away releases.${release}.values.${path}`;
  const found = (...changes: readonly object[]) =>
    told(...changes).filter((one) => one.startsWith("value-takes-away") || one.startsWith("missing-reference"));

  it.each([
    ["traefik", "ingressClass.enabled", false],
    ["traefik", "ingressClass", null],
    ["traefik", "ingressClass.name", "edge"],
    ["traefik", "service.enabled", false],
    ["traefik", "deployment.enabled", false],
    ["traefik", "deployment.replicas", 0],
    ["traefik", "providers.kubernetesIngress.enabled", false],
    ["traefik", "fullnameOverride", "edge"],
    ["traefik", "nameOverride", "edge"],
    ["cert-manager", "crds.enabled", false],
    ["cert-manager", "crds.enabled", null],
    ["cert-manager", "crds", null],
    ["cert-manager", "replicaCount", 0],
    ["cert-manager", "webhook.replicaCount", 0],
    ["cert-manager", "cainjector.enabled", false],
    ["metallb", "crds.enabled", false],
  ])("%s %s: %j", (release, path, value) => {
    expect(found(override(release, path, value))).toEqual([takes(release, path)]);
  });

  it("the mark of the default class, where a claim names none", () => {
    const claim = object("v1", "PersistentVolumeClaim", "data", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    const storage = (...changes: readonly object[]) =>
      found(workers(), { components: { longhorn: { default: true } } }, ...changes);
    const unmarked = override("longhorn", "persistence.defaultClass", false);
    expect(storage(unmarked, own(claim))).toEqual([takes("longhorn", "persistence.defaultClass")]);
    expect(storage(unmarked)).toEqual([]);
    expect(storage(override("longhorn", "persistence.defaultClass", true), own(claim))).toEqual([]);
  });

  it.each([
    ["traefik", "deployment.replicas", 2],
    ["traefik", "deployment.replicas", null],
    ["traefik", "service.enabled", null],
    ["traefik", "ingressClass.enabled", true],
    ["traefik", "providers.kubernetesCRD.enabled", false],
    ["traefik", "fullnameOverride", "traefik"],
    ["cert-manager", "webhook.replicaCount", 2],
    ["cilium", "hubble.enabled", false],
    ["cilium", "gatewayAPI.enabled", false],
  ])("%s %s: %j takes nothing that somebody needs", (release, path, value) => {
    expect(found(override(release, path, value))).toEqual([]);
  });

  it("what the operator brings in its place is no loss", () => {
    const classOfTraefik = object("networking.k8s.io/v1", "IngressClass", "traefik", {
      spec: { controller: "traefik.io/ingress-controller" },
    });
    expect(found(override("traefik", "ingressClass.enabled", false), own(classOfTraefik))).toEqual([]);
  });

  it.each([
    [{ loki: {} }, "loki", "singleBinary.persistence.enabled", false, "singleBinary.persistence.enabled"],
    [{ loki: {} }, "loki", "singleBinary.persistence", null, "singleBinary.persistence"],
    [
      { externalSecrets: {}, prometheus: {} },
      "kube-prometheus-stack",
      "prometheus.prometheusSpec.storageSpec",
      null,
      "prometheus.prometheusSpec.storageSpec",
    ],
  ])("data without its volume: %j %s %s: %j", (components, release, path, value, at) => {
    const parts = { components: { longhorn: { default: true }, ...components } };
    const lost = told(workers(), parts, override(release, path, value)).filter((one) => one.startsWith("data-without"));
    expect(lost).toEqual([`data-without-volume releases.${release}.values.${at}`]);
    const kept = told(workers(), parts, override("loki", "singleBinary.persistence.enabled", true));
    expect(kept.filter((one) => one.startsWith("data-without"))).toEqual([]);
  });

  it("says who needs it, and what to remove", () => {
    expect(fixes(override("traefik", "ingressClass.enabled", false))).toEqual([
      "value-takes-away releases.traefik.values.ingressClass.enabled: remove releases.traefik.values.ingressClass.enabled",
    ]);
  });
});

describe("a slip in a key of a map that a chart passes on whole", () => {
  const loki = { components: { longhorn: { default: true }, loki: {} } };
  const prometheus = { components: { longhorn: { default: true }, externalSecrets: {}, prometheus: {} } };
  const openebs = { components: { openebs: { default: true } } };

  it.each([
    ["loki", loki, "loki.compactor.retenton_enabled", true],
    ["loki", loki, "loki.limits_config.qeury_timeout", "300s"],
    ["openebs", openebs, "localpv-provisioner.analytics.enabld", true],
    ["openebs", openebs, "localpv-provisioner.localpv.basePaht", "/var/elsewhere"],
  ])("%s: %s", (release, parts, path, value) => {
    expect(told(workers(), parts, override(release, path, value))).toEqual([
      `chart-values releases.${release}.values.${path}`,
    ]);
  });

  it.each([
    ["loki", loki, "loki.compactor.retention_enabled", true],
    ["loki", loki, "loki.limits_config.max_query_length", "721h"],
    ["loki", loki, "loki.server.http_server_read_timeout", "600s"],
    ["openebs", openebs, "localpv-provisioner.analytics.pingInterval", "48h"],
    ["kube-prometheus-stack", prometheus, "alertmanager.config.global.smtp_hello", "home.example.org"],
  ])("%s: %s is a setting of its own", (release, parts, path, value) => {
    expect(told(workers(), parts, override(release, path, value))).toEqual([]);
  });
});

describe("a random value of every row", () => {
  const { checked } = homeCluster();
  const installed = new Set(["cilium", "metallb", "traefik", "cert-manager"]);
  const rows = VALUE_DEMANDS.flatMap((row) => {
    const demand = row.demand(checked);
    return demand === undefined || !installed.has(row.chart) ? [] : [{ row, demand }];
  });
  const value = fc.oneof(
    fc.boolean(),
    fc.integer({ min: 0, max: 70000 }),
    fc.string(),
    fc.constant(null),
    fc.array(fc.constantFrom("SYS_MODULE", "NET_ADMIN", "10.0.0.0/8", "eth7")),
  );

  it("is found at its own line exactly where it does not agree", () => {
    const release = (name: string) =>
      [...checked.platformReleases, ...checked.graph.stages.flatMap(({ releases }) => releases)].find(
        ({ chart }) => chart.name === name,
      );
    fc.assert(
      fc.property(fc.constantFrom(...rows), value, ({ row, demand }, wanted) => {
        const values = release(row.chart)?.values ?? {};
        const others = { ...values, ...(row.path.includes(".") ? {} : { [row.path]: wanted }) };
        const effective = wanted === null ? row.usual : wanted;
        const place = `releases.${row.chart}.values.${row.path}`;
        const found = told(override(row.chart, row.path, wanted));
        // Of a value of the wrong type the chart's own tree speaks, and nobody else.
        const ofType = found.filter((one) => one === `chart-values ${place}`);
        const apart = found.filter((one) => one === rule(place));
        expect([...ofType, ...apart]).toHaveLength(ofType.length > 0 || !demand.fits(effective, others) ? 1 : 0);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("versions that go together", () => {
  const version = (release: string, wanted: string) => ({ releases: { [release]: { version: wanted } } });
  const parts = { components: { longhorn: { default: true }, snapshotController: {} } };
  const nfs = { components: { csiDriverNfs: { server: "192.168.1.9", share: "/k8s", default: true } } };

  it.each([
    ["G7: Longhorn two minors behind", parts, "longhorn", "1.10.1"],
    ["G7: Longhorn of the line before last", parts, "longhorn", "1.9.2"],
    ["G7: the NFS driver two minors behind", nfs, "csi-driver-nfs", "4.11.0"],
    ["G7: the NFS driver a major behind", nfs, "csi-driver-nfs", "v3.1.0"],
  ])("%s", (_, change, release, wanted) => {
    expect(told(workers(), change, version(release, wanted))).toContain(`driver-behind releases.${release}`);
  });

  it("G7: the line before the newest is silent", () => {
    const found = told(workers(), parts, version("longhorn", "1.11.2"));
    expect(found.filter((one) => one.startsWith("driver-behind"))).toEqual([]);
  });
});
