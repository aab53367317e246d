import { image, object, override, own, REMOVED, workers } from "./changed-home";
import { faultTable } from "./table";

const LONGHORN = { components: { longhorn: { default: true } } };
const problem = (path: string) => [`problem ${path}`];
const app = (fields: object) => ({ apps: { hello: fields } });
const pod = (fields: object, container: object = {}) =>
  object("v1", "Pod", "one", { spec: { containers: [{ name: "main", image, ...container }], ...fields } });
const resources = (map: object) => pod({}, { resources: map });
const class_ = (provisioner: string, parameters: object) =>
  own(object("storage.k8s.io/v1", "StorageClass", "many", { provisioner, parameters }));
const database = (spec: object) =>
  own(object("postgresql.cnpg.io/v1", "Cluster", "db", { spec: { storage: { size: "1Gi" }, ...spec } }));
const CNPG = { components: { longhorn: { default: true }, cloudnativePg: {} } };
const SHARED = {
  proxmox: { datastores: { ceph: { kind: "rbd", size: "4 TiB" } }, defaults: { disks: "ceph" }, ha: {} },
};
const csi = (datastore: string, fields: object = {}) => ({
  components: { proxmoxCsi: { default: true, datastore } },
  ...fields,
});
const VOLUME = app({ volumes: { "/data": "5 GiB" } });
const claimed = (kind: string, spec: object) =>
  own(
    object("v1", "Service", "web", { spec: { clusterIP: "None", selector: { app: "web" }, ports: [{ port: 80 }] } }),
    object("v1", "PersistentVolumeClaim", "data", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }),
    object("apps/v1", kind, "web", {
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }], ...spec } },
        ...(kind === "StatefulSet" ? { serviceName: "web" } : { strategy: { type: "Recreate" } }),
      },
    }),
  );
const mount = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
const TWO_HOSTS = [workers({ memory: "8 GiB" }), { machines: { "w-2": { host: "pve1" } } }];
const headless = (name: string) =>
  object("v1", "Service", name, { spec: { clusterIP: "None", selector: { app: name }, ports: [{ port: 80 }] } });
const member = (source: string, replicas = 3) =>
  own(
    headless("store"),
    object("apps/v1", "StatefulSet", "store", {
      spec: {
        replicas,
        serviceName: "store",
        selector: { matchLabels: { app: "store" } },
        template: { metadata: { labels: { app: "store" } }, spec: { containers: [{ name: "store", image: source }] } },
      },
    }),
  );
const nats = (enabled: boolean) => ({
  charts: {
    nats: {
      chart: "nats",
      repository: "https://nats-io.github.io/k8s/helm/charts",
      version: "2.12.0",
      podSecurity: "restricted",
      values: { config: { cluster: { enabled, replicas: 3 } } },
    },
  },
});
const onNas = (...names: readonly string[]) => ({
  proxmox: { datastores: { nas: { kind: "nfs", size: "4 TiB" } } },
  machines: Object.fromEntries(names.map((name) => [name, { datastore: "nas" }])),
});
const QUORUM = "quorum-on-few-nodes";

faultTable(
  "A2: a device that nothing offers",
  [
    ["an app's GPU", ["gpu-unavailable apps.hello.gpu"], app({ gpu: "nvidia" })],
    ["another maker", ["gpu-unavailable apps.hello.gpu"], workers(), app({ gpu: "amd" })],
    [
      "the device plugin is missing",
      ["gpu-unavailable apps.hello.gpu"],
      { machines: { "cp-1": { gpu: { mapping: "igpu", vendor: "intel" } } } },
      { proxmox: { pciMappings: { igpu: { devices: [{ host: "pve1", id: "8086:4680", path: "0000:00:02.0" }] } } } },
      app({ gpu: "intel" }),
    ],
    ["an object", ["gpu-unavailable manifests.own"], own(resources({ limits: { "gpu.intel.com/i915": "1" } }))],
    [
      "a value of a chart",
      ["gpu-unavailable releases.traefik.values.resources"],
      override("traefik", "resources", { limits: { "nvidia.com/gpu": 1 } }),
    ],
    ["its runtime class alone", ["missing-reference manifests.own"], own(pod({ runtimeClassName: "nvidia" }))],
  ],
  [
    ["what every node has", [], own(resources({ limits: { memory: "64Mi" } }))],
    ["none of it", [], override("traefik", "resources", { limits: { "nvidia.com/gpu": 0 } })],
  ],
);

faultTable(
  "A11: room that is not there, whoever asks for it",
  [
    [
      "an option of a component",
      ["volumes-larger-than-storage components.loki"],
      LONGHORN,
      { components: { loki: { size: "900 GiB" } } },
    ],
    [
      "a value of its chart",
      ["volumes-larger-than-storage releases.loki.values.singleBinary.persistence.size"],
      LONGHORN,
      { components: { loki: {} } },
      override("loki", "singleBinary.persistence.size", "900Gi"),
    ],
    ["scratch of an app", ["pod-larger-than-node apps.hello"], app({ volumes: { "/tmp": { scratch: "300 GiB" } } })],
    [
      "a folder of a pod",
      ["pod-larger-than-node manifests.own"],
      own(pod({ volumes: [{ name: "s", emptyDir: { sizeLimit: "300Gi" } }] })),
    ],
    [
      "a class on a datastore that two hosts lack",
      ["class-out-of-reach components.proxmoxCsi"],
      { proxmox: { hosts: { pve1: { datastores: { fast: { kind: "lvmthin", size: "1 TiB" } } } } } },
      { components: { proxmoxCsi: { default: true, datastore: "fast" } } },
    ],
    [
      "a datastore that no host has",
      problem("components.proxmoxCsi.datastore"),
      { components: { proxmoxCsi: { default: true, datastore: "local-zfs" } } },
    ],
  ],
  [
    ["what fits", [], LONGHORN, { components: { loki: { size: "20 GiB" } } }],
    [
      "a claim that is switched off",
      [],
      LONGHORN,
      { components: { loki: {} } },
      override("loki", "minio", { enabled: false, persistence: { size: "900Gi" } }),
    ],
  ],
);

faultTable(
  "A12: copies and cores that the nodes do not have",
  [
    [
      "an option",
      ["value-against-machines components.longhorn"],
      workers(),
      LONGHORN,
      { components: { longhorn: { replicas: 4 } } },
    ],
    [
      "a value",
      ["value-against-machines releases.longhorn.values.defaultSettings.defaultReplicaCount"],
      workers(),
      LONGHORN,
      override("longhorn", "defaultSettings.defaultReplicaCount", 5),
    ],
    [
      "a class of one's own",
      ["value-against-machines manifests.own"],
      workers(),
      LONGHORN,
      class_("driver.longhorn.io", { numberOfReplicas: "5" }),
    ],
    [
      "the second engine on two cores",
      ["value-against-machines releases.longhorn.values.defaultSettings.v2DataEngine"],
      workers({ cpus: 2 }),
      LONGHORN,
      override("longhorn", "defaultSettings.v2DataEngine", true),
    ],
  ],
  [["as many copies as nodes", [], workers(), LONGHORN, class_("driver.longhorn.io", { numberOfReplicas: "3" })]],
);

faultTable(
  "A13: budgets that operators make at run time",
  [
    [
      "one copy of a volume",
      ["disruption-budget components.longhorn"],
      workers(),
      LONGHORN,
      { components: { longhorn: { replicas: 1 } } },
    ],
    [
      "by a value",
      ["disruption-budget releases.longhorn.values.persistence.defaultClassReplicaCount"],
      workers(),
      LONGHORN,
      override("longhorn", "persistence.defaultClassReplicaCount", 1),
    ],
    [
      "by a class of one's own",
      ["disruption-budget components.longhorn"],
      workers(),
      LONGHORN,
      class_("driver.longhorn.io", { numberOfReplicas: "1" }),
    ],
    ["a database of one instance", ["disruption-budget manifests.own"], workers(), CNPG, database({ instances: 1 })],
  ],
  [
    ["a database without its budget", [], workers(), CNPG, database({ instances: 1, enablePDB: false })],
    ["two instances", [], workers(), CNPG, database({ instances: 2 })],
  ],
);

faultTable(
  "A14: HA moves a machine away from its volumes",
  [
    ["an app's volume", ["ha-with-local-storage proxmox.ha"], SHARED, csi("local-lvm"), VOLUME],
    [
      "a Deployment of one's own",
      ["ha-with-local-storage proxmox.ha"],
      SHARED,
      csi("local-lvm"),
      claimed("Deployment", mount),
    ],
    ["a StatefulSet", ["ha-with-local-storage proxmox.ha"], SHARED, csi("local-lvm"), claimed("StatefulSet", mount)],
    [
      "the disks of the machines themselves",
      problem("proxmox.defaults.disks"),
      { proxmox: { ha: {} }, machines: { "cp-2": { ha: false }, "cp-3": { ha: false } } },
    ],
  ],
  [
    ["volumes that every host reaches", [], SHARED, csi("ceph"), VOLUME],
    [
      "machines that stay",
      [],
      SHARED,
      csi("local-lvm", { machines: { "cp-1": { ha: false }, "cp-2": { ha: false }, "cp-3": { ha: false } } }),
      VOLUME,
    ],
  ],
);

faultTable(
  "A15: a quorum in one failure domain",
  [
    [
      "Vault on two hosts",
      [`${QUORUM} components.vault`],
      LONGHORN,
      ...TWO_HOSTS,
      { components: { externalSecrets: {}, vault: {} } },
    ],
    ["a StatefulSet by its image", [`${QUORUM} manifests.own`], ...TWO_HOSTS, member("quay.io/coreos/etcd:v3.6.1")],
    ["from another registry", [`${QUORUM} manifests.own`], ...TWO_HOSTS, member("docker.io/library/rabbitmq:4.1.0")],
    ["values of a chart", [`${QUORUM} charts.nats`], ...TWO_HOSTS, nats(true)],
    [
      "disks of control planes on one NAS",
      ["etcd-on-one-server machines.cp-1.datastore"],
      onNas("cp-1", "cp-2", "cp-3"),
    ],
    ["of two of three", ["etcd-on-one-server machines.cp-1.datastore"], onNas("cp-1", "cp-2")],
  ],
  [
    ["three hosts", [], workers({ memory: "8 GiB" }), member("quay.io/coreos/etcd:v3.6.1")],
    ["no quorum", [], ...TWO_HOSTS, member(image)],
    ["one member", [], ...TWO_HOSTS, nats(false)],
    ["on Ceph", [], SHARED, { proxmox: { ha: REMOVED } }],
  ],
);
