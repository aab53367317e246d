import { told } from "./changed-home";

const own = (...from: readonly object[]) => ({ manifests: { own: { from, namespace: "own" } } });
const object = (apiVersion: string, kind: string, name: string, fields: object, annotations?: object) => ({
  apiVersion,
  kind,
  metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
  ...fields,
});
const container = { name: "web", image: "registry.example.org/web:1.0.0" };
const template = (spec: object) => ({
  metadata: { labels: { app: "web" } },
  spec: { containers: [container], ...spec },
});
const deployment = (spec: object = {}) =>
  object("apps/v1", "Deployment", "web", {
    spec: { selector: { matchLabels: { app: "web" } }, template: template(spec) },
  });
const config = object("v1", "ConfigMap", "settings", { data: { "web.conf": "a" } });
const mounted = (subPath: string, volume: object) =>
  deployment({
    containers: [{ ...container, volumeMounts: [{ name: "settings", mountPath: "/etc/web.conf", subPath }] }],
    volumes: [{ name: "settings", ...volume }],
  });
const ingress = (annotations: object) =>
  object(
    "networking.k8s.io/v1",
    "Ingress",
    "web",
    { spec: { ingressClassName: "traefik", defaultBackend: { service: { name: "web", port: { number: 80 } } } } },
    annotations,
  );
const service = object("v1", "Service", "web", { spec: { selector: { app: "web" }, ports: [{ port: 80 }] } });
const statefulSet = (serviceName: string) =>
  object("apps/v1", "StatefulSet", "data", {
    spec: { serviceName, selector: { matchLabels: { app: "web" } }, template: template({}) },
  });
const binding = (kind: string, name: string) =>
  object("rbac.authorization.k8s.io/v1", "RoleBinding", "web", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
    subjects: [{ kind: "Group", name: "people", apiGroup: "rbac.authorization.k8s.io" }],
  });
const role = object("rbac.authorization.k8s.io/v1", "Role", "reader", {
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
});
const affinity = (...terms: readonly object[]) =>
  deployment({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  });
const host = (...values: readonly string[]) => ({
  matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values }],
});
const middleware = object("traefik.io/v1alpha1", "Middleware", "auth", { spec: {} });
const MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares";

const found = (...from: readonly object[]) =>
  told(own(...from)).filter((one) => /^(missing-reference|unknown-node-label|unknown-storage-driver) /.test(one));

describe("what a namespace names in which everything is known", () => {
  it.each<[string, ...object[]]>([
    ["a Role", binding("Role", "reader")],
    [
      "a Service that an APIService leads to",
      {
        ...object("apiregistration.k8s.io/v1", "APIService", "v1.more.example.org", {
          spec: {
            group: "more.example.org",
            version: "v1",
            groupPriorityMinimum: 100,
            versionPriority: 100,
            service: { name: "more", namespace: "own" },
          },
        }),
      },
      service,
      deployment(),
    ],
  ])("%s that is not there", (_, ...objects) => {
    expect(found(...objects)).toEqual(["missing-reference manifests.own"]);
  });

  it("what is there, what Kubernetes makes, and what an operator may make are silent", () => {
    expect(found(statefulSet("data"))).toEqual([]);
    expect(found(binding("Role", "reader"), role)).toEqual([]);
    expect(found(binding("ClusterRole", "view"))).toEqual([]);
    const operated = object("example.org/v1", "Website", "web", {});
    // The kind itself is the one that is missing.
    expect(found(binding("Role", "reader"), operated)).toEqual(["missing-reference manifests.own"]);
  });
});

describe("a single file of a ConfigMap", () => {
  it("that the ConfigMap does not hold becomes an empty folder", () => {
    expect(found(config, mounted("wbe.conf", { configMap: { name: "settings" } }))).toEqual([
      "missing-reference manifests.own",
    ]);
  });

  it.each<[string, object]>([
    ["a key that is there", mounted("web.conf", { configMap: { name: "settings" } })],
    [
      "a path of an item",
      mounted("own.conf", { configMap: { name: "settings", items: [{ key: "web.conf", path: "own.conf" }] } }),
    ],
    ["what may be missing", mounted("more.conf", { configMap: { name: "settings", optional: true } })],
    ["a folder of another volume", mounted("more", { emptyDir: {} })],
  ])("%s is silent", (_, workload) => {
    expect(found(config, workload)).toEqual([]);
  });
});

describe("names in annotations", () => {
  it.each<[string, object]>([
    ["Traefik's middleware", { [MIDDLEWARES]: "own-atuh@kubernetescrd" }],
    ["one of several", { [MIDDLEWARES]: "own-auth@kubernetescrd, own-limit@kubernetescrd" }],
    ["a Secret of ingress-nginx", { "nginx.ingress.kubernetes.io/auth-secret": "own/people" }],
    ["a Service of ingress-nginx", { "nginx.ingress.kubernetes.io/default-backend": "error-pages" }],
  ])("%s that is not there", (_, annotations) => {
    expect(found(middleware, service, deployment(), ingress(annotations))).toEqual(["missing-reference manifests.own"]);
  });

  it.each<[string, object]>([
    ["a middleware that is there", { [MIDDLEWARES]: "own-auth@kubernetescrd" }],
    ["one of another provider", { [MIDDLEWARES]: "auth@file" }],
    ["what authentik makes for an outpost", { [MIDDLEWARES]: "authentik-ak-outpost-home@kubernetescrd" }],
    ["a Service that is there", { "nginx.ingress.kubernetes.io/default-backend": "web" }],
  ])("%s is silent", (_, annotations) => {
    expect(found(middleware, service, deployment(), ingress(annotations))).toEqual([]);
  });
});

describe("nodes", () => {
  it.each<[string, object]>([
    [
      "a name in a field of the node",
      affinity({ matchFields: [{ key: "metadata.name", operator: "In", values: ["cp-9"] }] }),
    ],
    ["several terms of which none is met", affinity(host("cp-8"), host("cp-9"))],
    ["a zone that nothing gives", deployment({ nodeSelector: { "topology.kubernetes.io/zone": "attic" } })],
  ])("%s", (_, workload) => {
    expect(found(workload)).toContain("unknown-node-label manifests.own");
  });

  it.each<[string, object]>([
    ["a name that is there", affinity({ matchFields: [{ key: "metadata.name", operator: "In", values: ["cp-1"] }] })],
    ["several terms of which one is met", affinity(host("cp-9"), host("cp-1"))],
  ])("%s is silent", (_, workload) => {
    expect(found(workload)).toEqual([]);
  });
});

describe("drivers of volumes", () => {
  it.each<[string, object]>([
    ["of a pod", deployment({ volumes: [{ name: "secrets", csi: { driver: "secrets-store.csi.k8s.io" } }] })],
    [
      "of a PersistentVolume",
      object("v1", "PersistentVolume", "data", {
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteOnce"],
          storageClassName: "",
          csi: { driver: "driver.longhorn.io", volumeHandle: "data" },
        },
      }),
    ],
  ])("%s that the cluster does not have", (_, one) => {
    expect(found(one)).toEqual(["unknown-storage-driver manifests.own"]);
  });
});
