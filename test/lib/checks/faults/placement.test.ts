import { told } from "./changed-home";

const IMAGE = "docker.io/nginxinc/nginx-unprivileged:1.29.3";
const own = (...from: readonly object[]) => ({ manifests: { own: { from } } });
const pod = (spec: object, container: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "one", namespace: "own" },
  spec: { containers: [{ name: "main", image: IMAGE, ...container }], ...spec },
});
const claim = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "own" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
});
const workload = (kind: string, name: string, spec: object = {}) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name, namespace: "own" },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [{ name: "main", image: IMAGE }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    },
    ...spec,
  },
});
const rules = (...changes: readonly object[]) =>
  told(...changes)
    .map((text) => text.split(" ")[0])
    .filter((rule) => rule !== "image-tag");

describe("a pod that no node takes", () => {
  it.each([
    [
      "a taint of its own",
      "kept-away",
      { machines: { "cp-1": { taints: ["gpu=true:NoSchedule"] } } },
      { "kubernetes.io/hostname": "cp-1" },
    ],
    ["another architecture", "unknown-node-label", {}, { "kubernetes.io/arch": "arm64" }],
    ["another system", "unknown-node-label", {}, { "kubernetes.io/os": "windows" }],
    ["a letter off a label that everybody knows", "unknown-node-label", {}, { "topology.kubernetes.io/zones": "a" }],
  ])("%s", (_, rule, change, nodeSelector) => expect(rules(change, own(pod({ nodeSelector })))).toEqual([rule]));

  it("resources: sidecars and overhead count, devices and huge pages need somebody who offers them", () => {
    const part = (name: string, more: object = {}) => ({
      name,
      image: IMAGE,
      resources: { requests: { memory: "7Gi" } },
      ...more,
    });
    const sidecar = { initContainers: [part("side", { restartPolicy: "Always" })], containers: [part("main")] };
    expect(rules(own(pod(sidecar)))).toEqual(["pod-larger-than-node"]);
    expect(rules(own(pod({ ...sidecar, initContainers: [part("side")] })))).toEqual([]);
    expect(rules(own(pod({ overhead: { memory: "6Gi" }, containers: [part("main")] })))).toEqual([
      "pod-larger-than-node",
    ]);
    for (const resource of ["nvidia.com/gpu", "squat.ai/tun", "hugepages-2Mi", "memoy"])
      expect(rules(own(pod({}, { resources: { limits: { [resource]: "1" } } })))).toEqual(["gpu-unavailable"]);
    expect(
      rules(own(pod({}, { resources: { limits: { memory: "64Mi", cpu: "1", "ephemeral-storage": "1Gi" } } }))),
    ).toEqual([]);
  });

  it("scratch larger than a disk, or than a memory", () => {
    const empty = (emptyDir: object) => own(pod({ volumes: [{ name: "tmp", emptyDir }] }));
    expect(rules(empty({ sizeLimit: "300Gi" }))).toEqual(["pod-larger-than-node"]);
    expect(rules(empty({ medium: "Memory", sizeLimit: "20Gi" }))).toEqual(["pod-larger-than-node"]);
    expect(rules(empty({ sizeLimit: "30Gi" }), empty({ medium: "Memory", sizeLimit: "1Gi" }))).toEqual([]);
  });
});

describe("volumes and who writes to them", () => {
  const STORAGE = { components: { longhorn: { default: true } } };
  const one = { replicas: 1, strategy: { type: "Recreate" } };

  it.each([
    ["a StatefulSet of two", [workload("StatefulSet", "a", { replicas: 2 })]],
    ["a DaemonSet", [workload("DaemonSet", "a")]],
    ["two Deployments", [workload("Deployment", "a", one), workload("Deployment", "b", one)]],
  ])("one writer under %s", (_, objects) =>
    expect(rules(STORAGE, own(claim("data", {}), ...objects))).toEqual(["single-writer"]),
  );

  it("one pod that stops before the next is right", () => {
    expect(rules(STORAGE, own(claim("data", {}), workload("Deployment", "a", one)))).toEqual([]);
  });

  const volume = (spec: object = {}) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "nas" },
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteMany"],
      storageClassName: "",
      nfs: { server: "192.168.1.9", path: "/srv" },
      ...spec,
    },
  });
  const bound = (storage: string, mode = "ReadWriteMany") =>
    claim("data", {
      accessModes: [mode],
      storageClassName: "",
      volumeName: "nas",
      resources: { requests: { storage } },
    });

  it.each([
    ["too small", volume(), bound("20Gi")],
    ["without the mode", volume({ accessModes: ["ReadOnlyMany"] }), bound("10Gi")],
    ["of another class", volume({ storageClassName: "nas" }), bound("10Gi")],
  ])("a volume %s", (_, ...objects) => expect(rules(own(...objects))).toEqual(["volume-of-claim"]));

  it("claim and volume that say the same are right", () => expect(rules(own(volume(), bound("10Gi")))).toEqual([]));

  it("a claim of a pod's own, of a DaemonSet and of a database counts like any other", () => {
    const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "900Gi" } } };
    const ephemeral = { volumes: [{ name: "tmp", ephemeral: { volumeClaimTemplate: { spec } } }] };
    expect(rules(STORAGE, own(pod(ephemeral)))).toEqual(["volumes-larger-than-storage"]);
    expect(rules(own(pod(ephemeral)))).toEqual(["default-storage-class"]);
  });
});

test("node ports: outside the range, and twice", () => {
  const service = (name: string, nodePort: number) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "own" },
    spec: { type: "NodePort", ports: [{ port: 80, nodePort }] },
  });
  expect(rules(own(service("a", 8080)))).toEqual(["node-port"]);
  expect(rules(own(service("a", 30_080), service("b", 30_080)))).toEqual(["node-port"]);
  expect(rules(own(service("a", 30_080), service("b", 30_081)))).toEqual([]);
});
