import { REMOVED, told, workers } from "./changed-home";

const LONGHORN = { components: { longhorn: { default: true } } };
const csi = (datastore: object = {}) => ({
  components: { proxmoxCsi: { default: true, ...datastore } },
  proxmox: {
    hosts: Object.fromEntries(
      [1, 2, 3].map((number) => [`pve${number}`, { datastores: { "local-lvm": { size: "500 GiB" } } }]),
    ),
  },
});
const volume = (...sizes: readonly string[]) => ({
  apps: Object.fromEntries(
    sizes.map((size, index) => [
      `app${index}`,
      { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080, volumes: { "/data": size } },
    ]),
  ),
});
const database = (instances: number, size: string) => ({
  manifests: {
    db: {
      from: [
        {
          apiVersion: "postgresql.cnpg.io/v1",
          kind: "Cluster",
          metadata: { name: "db", namespace: "default" },
          spec: { instances, storage: { size } },
        },
      ],
    },
  },
  components: { cloudnativePg: {} },
});
const RULE = "volumes-larger-than-storage";
const rules = (...changes: readonly object[]) => told(...changes).filter((one) => one.startsWith(RULE));

describe("A11: volumes against what holds them", () => {
  it("a volume larger than any node's disk, by an app, by a database, by many that only fit one by one", () => {
    expect(rules(workers(), LONGHORN, volume("500 GiB"))).toEqual([`${RULE} apps.app0`]);
    expect(rules(workers(), LONGHORN, database(1, "200Gi"))).toEqual([`${RULE} manifests.db`]);
    expect(rules(workers(), LONGHORN, volume("60 GiB", "60 GiB", "60 GiB"))).toHaveLength(1);
    expect(rules(workers({ disk: "20 GiB" }), LONGHORN, volume("15 GiB"))).toEqual([`${RULE} apps.app0`]);
  });

  it("a datastore counts what the disks of the machines leave of it", () => {
    expect(rules(csi(), volume("450 GiB"))).toEqual([`${RULE} apps.app0`]);
    expect(rules(csi(), volume("390 GiB"))).toEqual([]);
    expect(rules(csi(), volume("390 GiB", "390 GiB", "390 GiB", "100 GiB"))).toHaveLength(1);
    expect(rules(csi(), database(3, "401Gi"))).toEqual([`${RULE} manifests.db`]);
  });

  it("what fits is silent, and so is what nobody can know", () => {
    expect(rules(workers(), LONGHORN, volume("60 GiB", "40 GiB"))).toEqual([]);
    const unsized = { datastores: { "local-lvm": { size: REMOVED } } };
    const hosts = { proxmox: { hosts: { pve1: unsized, pve2: unsized, pve3: unsized } } };
    expect(rules(hosts, { components: { proxmoxCsi: { default: true } } }, volume("4 TiB"))).toEqual([]);
    expect(rules(workers(), LONGHORN, database(2, "30Gi"))).toEqual([]);
  });
});

describe("A13: copies of which the last one keeps a node from being drained", () => {
  const one = { components: { longhorn: { default: true, replicas: 1 } } };
  const policy = (nodeDrainPolicy: string) => ({
    releases: { longhorn: { values: { defaultSettings: { nodeDrainPolicy } } } },
  });
  const budget = (...changes: readonly object[]) =>
    told(...changes).filter((text) => text.startsWith("disruption-budget"));

  it("is told where volumes have one copy, whatever policy blocks", () => {
    expect(budget(workers(), one)).toEqual(["disruption-budget components.longhorn"]);
    expect(budget(workers(), one, policy("block-for-eviction"))).toEqual([
      "disruption-budget releases.longhorn.values.defaultSettings.nodeDrainPolicy",
    ]);
    expect(budget(workers(), { components: { longhorn: { default: true, replicas: 1, v2: true } } })).toHaveLength(1);
  });

  it("is silent with two copies, or where the policy lets go", () => {
    expect(budget(workers(), LONGHORN)).toEqual([]);
    expect(budget(workers(), one, policy("allow-if-replica-is-stopped"))).toEqual([]);
  });
});

describe("A17: ports of nodes", () => {
  const daemon = (name: string, port: object, spec: object = {}) => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace: "system" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { ...spec, containers: [{ name, image: "docker.io/library/busybox:1.37.0", ports: [port] }] },
      },
    },
  });
  const namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "system", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
  };
  const ports = (...objects: readonly object[]) =>
    told({ manifests: { own: { from: [namespace, ...objects] } } }).filter((text) =>
      text.startsWith("host-port-taken"),
    );

  it.each([
    ["the kubelet's", daemon("a", { containerPort: 80, hostPort: 10250 })],
    ["apid's on the host network", daemon("a", { containerPort: 50000 }, { hostNetwork: true })],
    ["KubePrism's on all addresses", daemon("a", { containerPort: 7445, hostPort: 7445 })],
    ["MetalLB's", daemon("a", { containerPort: 7946, hostPort: 7946 })],
    ["MetalLB's for metrics", daemon("a", { containerPort: 9120, hostPort: 9120 })],
    ["Cilium's for health", daemon("a", { containerPort: 9879, hostPort: 9879 })],
    [
      "the API server's on control planes",
      daemon(
        "a",
        { containerPort: 6443, hostPort: 6443 },
        { nodeSelector: { "node-role.kubernetes.io/control-plane": "" } },
      ),
    ],
  ])("%s", (_, object) => expect(ports(object)).toEqual(["host-port-taken manifests.own"]));

  it("two that meet on a node, and more pods than nodes", () => {
    const eighty = { containerPort: 8081, hostPort: 8081 };
    expect(ports(daemon("a", eighty), daemon("b", eighty))).toHaveLength(1);
    const many = { ...daemon("c", eighty), kind: "Deployment" };
    expect(ports({ ...many, spec: { ...many.spec, replicas: 4 } })).toHaveLength(1);
    expect(ports({ ...many, spec: { ...many.spec, replicas: 3 } })).toEqual([]);
  });

  it("another protocol, another address and another port are silent", () => {
    expect(ports(daemon("a", { containerPort: 53, hostPort: 10250, protocol: "UDP" }))).toEqual([]);
    expect(ports(daemon("a", { containerPort: 7445, hostPort: 7445, hostIP: "192.168.1.21" }))).toEqual([]);
    expect(
      ports(daemon("a", { containerPort: 8081, hostPort: 8081 }), daemon("b", { containerPort: 8082, hostPort: 8082 })),
    ).toEqual([]);
  });
});

describe("a StorageClass whose driver is not there", () => {
  const storageClass = (provisioner: string) => ({
    manifests: {
      classes: {
        from: [{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "own" }, provisioner }],
      },
    },
  });
  const found = (...changes: readonly object[]) =>
    told(...changes).filter((one) => one.startsWith("unknown-storage-driver"));

  it.each(["nfs.csi.k8s.io", "rook-ceph.rbd.csi.ceph.com", "storage.ceph.rook.io/bucket", "org.democratic-csi.iscsi"])(
    "%s",
    (driver) => {
      expect(found(workers(), LONGHORN, storageClass(driver))).toHaveLength(1);
    },
  );

  it.each(["driver.longhorn.io", "kubernetes.io/no-provisioner", "example.org/own-driver"])(
    "%s is there, or may come from anywhere",
    (driver) => expect(found(workers(), LONGHORN, storageClass(driver))).toEqual([]),
  );
});
