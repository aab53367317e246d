import { told } from "./changed-home";

const own = (...from: readonly object[]) => ({ manifests: { own: { from, namespace: "own" } } });
const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
});
const workload = (kind: string, fields: object = {}, resources: object = {}) =>
  object("apps/v1", kind, "web", {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "registry.example.org/web:1.0.0", resources }] },
    },
    ...fields,
  });
const deployment = (fields: object = {}, resources: object = {}) => workload("Deployment", fields, resources);
const quota = (hard: object, more: object = {}) => object("v1", "ResourceQuota", "quota", { hard, ...more });
const range = (fields: object, name = "range") =>
  object("v1", "LimitRange", name, { limits: [{ type: "Container", ...fields }] });
const claim = object("v1", "PersistentVolumeClaim", "data", {
  accessModes: ["ReadWriteOnce"],
  storageClassName: "",
  resources: { requests: { storage: "20Gi" } },
});

const found = (rule: string, ...from: readonly object[]) =>
  told(own(...from)).filter((one) => one.startsWith(`${rule} `));

describe("a namespace that holds more than its quota allows", () => {
  it.each<[string, ...object[]]>([
    ["pods of a Deployment", quota({ pods: "2" }), deployment({ replicas: 3 })],
    ["pods of a DaemonSet", quota({ "count/pods": 1 }), workload("DaemonSet")],
    ["memory", quota({ "requests.memory": "1Gi" }), deployment({ replicas: 3 }, { requests: { memory: "400Mi" } })],
    ["memory without requests.", quota({ memory: "1Gi" }), deployment({}, { requests: { memory: "2Gi" } })],
    ["cores of a limit", quota({ "limits.cpu": "500m" }), deployment({}, { limits: { cpu: 1 } })],
    ["requests that follow from limits", quota({ "requests.cpu": "500m" }), deployment({}, { limits: { cpu: 1 } })],
    ["storage", quota({ "requests.storage": "10Gi" }), claim],
    ["claims", quota({ persistentvolumeclaims: "0" }), claim],
    [
      "load balancers",
      quota({ "services.loadbalancers": "0" }),
      object("v1", "Service", "web", { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] }),
    ],
  ])("%s", (_, ...objects) => {
    expect(found("resource-quota", ...objects)).toEqual(["resource-quota manifests.own"]);
  });

  it("a pod that does not say what the quota counts", () => {
    expect(found("resource-quota", quota({ "requests.memory": "1Gi" }), deployment())).toEqual([
      "resource-quota manifests.own",
    ]);
  });

  it.each<[string, ...object[]]>([
    ["as much as is allowed", quota({ pods: "3" }), deployment({ replicas: 3 })],
    [
      "a default of a LimitRange",
      quota({ "requests.memory": "1Gi" }),
      range({ default: { memory: "64Mi" } }),
      deployment(),
    ],
    ["a quota for some pods", quota({ pods: "0" }, { scopes: ["Terminating"] }), deployment()],
    [
      "what comes and goes",
      quota({ pods: "1" }),
      deployment(),
      object("batch/v1", "CronJob", "night", {
        schedule: "0 3 * * *",
        jobTemplate: {
          spec: {
            template: {
              spec: { restartPolicy: "Never", containers: [{ name: "a", image: "registry.example.org/a:1.0.0" }] },
            },
          },
        },
      }),
    ],
  ])("silent: %s", (_, ...objects) => {
    expect(found("resource-quota", ...objects)).toEqual([]);
  });
});

describe("a container outside a LimitRange", () => {
  it.each<[string, ...object[]]>([
    ["a limit", range({ max: { memory: "128Mi" } }), deployment({}, { limits: { memory: "256Mi" } })],
    ["a limit in other units", range({ max: { cpu: "0.5" } }), deployment({}, { limits: { cpu: "600m" } })],
    ["a request", range({ min: { memory: "128Mi" } }), deployment({}, { requests: { memory: "64Mi" } })],
  ])("%s", (_, ...objects) => {
    expect(found("limit-range", ...objects)).toEqual(["limit-range manifests.own"]);
  });

  it.each<[string, ...object[]]>([
    [
      "inside",
      range({ max: { memory: "128Mi" }, min: { memory: "16Mi" } }),
      deployment({}, { limits: { memory: "128Mi" } }),
    ],
    ["nothing said, so the bound is the default", range({ max: { memory: "128Mi" } }), deployment()],
    [
      "a bound for claims",
      object("v1", "LimitRange", "range", { limits: [{ type: "PersistentVolumeClaim", max: { storage: "1Gi" } }] }),
      deployment(),
    ],
  ])("silent: %s", (_, ...objects) => {
    expect(found("limit-range", ...objects)).toEqual([]);
  });
});
