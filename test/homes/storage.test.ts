import { resolve } from "node:path";
import { at, listAt } from "../../lib/data/fields";
import { validateObject } from "../../lib/schema/kubernetes";
import { isUnchecked } from "../../lib/schema/problem";
import { schemaStore } from "../../lib/schema/store";
import home from "../docs/examples/home";
import { podOf } from "../support/build";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, objectOf, synthHome } from "./definition";

const IMAGE = "ghcr.io/owner/notes:1.2.3";
const DISKS = { "cp-1": ["/dev/disk/by-id/nvme-a"], "cp-2": ["/dev/disk/by-id/nvme-b"], "cp-3": ["sdb"] };
const DISKS_OF_TWO = { "cp-1": ["/dev/disk/by-id/nvme-a"], "cp-2": ["/dev/disk/by-id/nvme-b"] };
const schemas = schemaStore(resolve(__dirname, "../.."));

describe("HA-6: Rook-Ceph over raw disks", () => {
  const rook = (options: object = {}) =>
    synthHome({ components: { snapshotController: {}, rookCeph: { disks: DISKS, dashboard: "ceph", ...options } } });

  test("operator, cluster, both classes, snapshot classes, dashboard behind the ingress", () => {
    const made = rook();
    const { values } = releaseOf(made, "rook-ceph-cluster");
    expect(at(values, "cephClusterSpec", "storage")).toEqual({
      useAllNodes: false,
      useAllDevices: false,
      nodes: [
        { name: "cp-1", devices: [{ name: "/dev/disk/by-id/nvme-a" }] },
        { name: "cp-2", devices: [{ name: "/dev/disk/by-id/nvme-b" }] },
        { name: "cp-3", devices: [{ name: "sdb" }] },
      ],
    });
    expect(at(values, "cephBlockPools", 0, "spec", "replicated", "size")).toBe(3);
    expect(at(values, "cephFileSystems", 0, "storageClass", "name")).toBe("ceph-filesystem");
    expect(at(values, "cephBlockPoolsVolumeSnapshotClass", "enabled")).toBe(true);
    expect(objectOf(made, "Ingress", "ceph-dashboard").spec).toMatchObject({
      rules: [{ host: "ceph.home.example.org" }],
    });
    expect(made.declared.storage.map(({ storageClass, snapshots }) => [storageClass, snapshots])).toEqual([
      ["ceph-block", "ceph-block"],
      ["ceph-filesystem", "ceph-filesystem"],
    ]);
    expect(errorsOf(made)).toEqual([]);
  });

  test("the host's network by one word", () => {
    expect(
      at(releaseOf(rook({ hostNetwork: true }), "rook-ceph-cluster").values, "cephClusterSpec", "network"),
    ).toEqual({
      provider: "host",
    });
    expect(at(releaseOf(rook(), "rook-ceph-cluster").values, "cephClusterSpec", "network")).toBeUndefined();
  });

  test("the kernel modules are on the machines, and the cluster follows the operator", () => {
    const made = rook();
    expect(JSON.stringify(made.machines[0]?.documents)).toContain('"name":"rbd"');
    const to = made.graph.dependencies.all.filter(({ from }) => from === "rook-ceph-cluster").map((one) => one.to);
    expect(to).toContain("rook-ceph");
  });

  test("leaves the mark of the default class to the chart, which writes it once", () => {
    const pools = at(releaseOf(rook(), "rook-ceph-cluster").values, "cephBlockPools", 0, "storageClass");
    expect(pools).toMatchObject({ isDefault: true });
    expect(pools).not.toHaveProperty("annotations");
  });

  test("a machine that is not there, more copies than machines, and no disk are refused", () => {
    expect(() => rook({ disks: { "cp-9": ["sdb"] } })).toThrow("components.rookCeph.disks.cp-9: got the machine cp-9");
    expect(() => rook({ copies: 4 })).toThrow("components.rookCeph.copies: got 4 copies on 3 machines");
    expect(() => rook({ disks: { "cp-1": [] } })).toThrow("components.rookCeph.disks.cp-1");
    expect(() => rook({ disks: { "cp-1": ["/dev/../sdb x"] } })).toThrow("a device such as");
  });
});

describe("HC-3: Longhorn on a user volume of some machines", () => {
  const disk = { disk: "system", maxSize: "40 GiB" };
  const made = (volume: string, of: readonly string[]) =>
    synthHome({
      talos: { ephemeralSize: "50 GiB" },
      machines: Object.fromEntries(
        Object.entries(home.machines).map(([name, machine]) => [
          name,
          of.includes(name) ? { ...machine, volumes: { replicas: disk } } : machine,
        ]),
      ),
      components: { longhorn: { volume, default: true } },
    });

  test("copies are on the machines that have the volume, which have a disk of their own by its label", () => {
    const two = made("replicas", ["cp-1", "cp-3"]);
    expect(releaseOf(two, "longhorn").values).toMatchObject({
      persistence: { defaultClassReplicaCount: 2 },
      defaultSettings: { defaultDataPath: "/var/mnt/replicas", createDefaultDiskLabeledNodes: true },
    });
    expect(two.declared.storage).toMatchObject([{ backing: { machines: ["cp-1", "cp-3"], copies: 2 } }]);
    const labelled = two.machines
      .filter(({ documents }) => JSON.stringify(documents).includes("node.longhorn.io/create-default-disk"))
      .map(({ machine }) => machine.name);
    expect(labelled).toEqual(["cp-1", "cp-3"]);
    expect(errorsOf(two)).toEqual([]);
  });

  test("a volume that no machine has is refused by its name", () => {
    expect(() => made("replica", ["cp-1"])).toThrow("the volume replica, which no machine that runs workloads has");
  });
});

describe("HC-3: Piraeus over further disks of the machines", () => {
  const piraeus = (options: object = { disks: DISKS_OF_TWO }, more: object = {}) =>
    synthHome({ components: { snapshotController: {}, piraeus: options }, ...more });

  test("operator, then LINSTOR with a pool on each machine that has a disk, and a class with two copies", () => {
    const made = piraeus();
    expect(objectOf(made, "LinstorSatelliteConfiguration", "pool-cp-1").spec).toEqual({
      nodeSelector: { "kubernetes.io/hostname": "cp-1" },
      storagePools: [{ name: "pool", lvmThinPool: {}, source: { hostDevices: ["/dev/disk/by-id/nvme-a"] } }],
    });
    expect(objectOf(made, "StorageClass", "piraeus").parameters).toEqual({
      "linstor.csi.linbit.com/storagePool": "pool",
      "linstor.csi.linbit.com/placementCount": "2",
      "csi.storage.k8s.io/fstype": "ext4",
    });
    const to = made.graph.dependencies.all.filter(({ from }) => from === "piraeus-cluster").map((one) => one.to);
    expect(to).toContain("piraeus");
    expect(to.some((stage) => stage.startsWith("snapshot"))).toBe(true);
    expect(objectOf(made, "Namespace", "piraeus-datastore").metadata.labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "privileged",
    });
    expect(made.declared.storage).toMatchObject([
      {
        storageClass: "piraeus",
        snapshots: "piraeus",
        backing: { kind: "nodes", machines: ["cp-1", "cp-2"], copies: 2 },
      },
    ]);
    expect(errorsOf(made)).toEqual([]);
  });

  test("the operator's webhook has a certificate of cert-manager where that runs, so that its chart makes none up", () => {
    const made = piraeus();
    const releases = made.graph.stages.flatMap((stage) => stage.releases);
    expect(releases.find(({ name }) => name === "piraeus")?.values).toMatchObject({
      tls: { certManagerIssuerRef: { kind: "Issuer", name: "piraeus-webhook" } },
    });
    expect(objectOf(made, "Issuer", "piraeus-webhook").spec).toEqual({ selfSigned: {} });
    expect(errorsOf(made)).toEqual([]);
  });

  test("every machine boots with DRBD's extension and loads its modules as Talos needs them", () => {
    const [machine] = piraeus().machines;
    expect(JSON.stringify(machine?.documents)).toContain('{"name":"drbd","parameters":["usermode_helper=disabled"]}');
    expect(JSON.stringify(machine?.documents)).toContain('"name":"dm_thin_pool"');
    expect(JSON.stringify(machine?.image)).toContain("siderolabs/drbd");
  });

  test("a folder of a user volume takes the place of disks", () => {
    const made = piraeus(
      { path: "/var/mnt/linstor", copies: 3, snapshots: false },
      { talos: { ephemeralSize: "50 GiB", volumes: { linstor: { disk: "system", maxSize: "40 GiB" } } } },
    );
    expect(objectOf(made, "LinstorSatelliteConfiguration", "pool-cp-3").spec).toMatchObject({
      storagePools: [{ name: "pool", fileThinPool: { directory: "/var/mnt/linstor" } }],
    });
    expect(() => objectOf(made, "VolumeSnapshotClass", "piraeus")).toThrow("was not made");
    expect(errorsOf(made)).toEqual([]);
  });

  test.each([
    [{}, "components.piraeus.disks: got neither disks nor a path"],
    [{ disks: DISKS_OF_TWO, path: "/var/mnt/x" }, "components.piraeus.path: got disks and a path"],
    [{ disks: {} }, "components.piraeus.disks: got no disk"],
    [{ disks: { "cp-9": ["/dev/sdb"] } }, "components.piraeus.disks.cp-9: got the machine cp-9"],
    [{ disks: DISKS_OF_TWO, copies: 3 }, "components.piraeus.copies: got 3 copies on 2 machines"],
    [{ disks: { "cp-1": ["sdb"] } }, "a device such as /dev/disk/by-id/nvme-x"],
  ])("refuses %j", (options, message) => {
    expect(() => piraeus(options)).toThrow(message);
  });

  test("snapshots without what runs them are refused by name", () => {
    expect(() => synthHome({ components: { piraeus: { disks: DISKS_OF_TWO } } })).toThrow(/snapshotController/);
  });
});

describe("HA-16: backup of one volume, and restore before the first start", () => {
  const BUCKET = { bucket: "backups", endpoint: "https://s3.example.net", prefix: "home" };
  const saved = (volume: object | string, options: object = {}, more: object = {}) =>
    synthHome({
      components: {
        snapshotController: {},
        rookCeph: { disks: DISKS },
        volsync: { storage: BUCKET, credentials: { variable: "volsync" }, ...options },
      },
      apps: { notes: { image: IMAGE, user: 1001, volumes: { "/data": volume }, ...more } },
    });

  test("one option saves the claim and makes it of its last backup", () => {
    const made = saved({ size: "10 GiB", backup: true });
    expect(at(objectOf(made, "PersistentVolumeClaim", "notes-data").spec, "dataSourceRef")).toEqual({
      apiGroup: "volsync.backube",
      kind: "ReplicationDestination",
      name: "notes-data-restore",
    });
    const mover = {
      repository: "notes-data-backup",
      copyMethod: "Snapshot",
      volumeSnapshotClassName: "ceph-block",
      storageClassName: "ceph-block",
      accessModes: ["ReadWriteOnce"],
      moverSecurityContext: { runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001, runAsNonRoot: true },
    };
    expect(objectOf(made, "ReplicationSource", "notes-data").spec).toMatchObject({
      sourcePVC: "notes-data",
      trigger: { schedule: "30 2 * * *" },
      restic: { ...mover, retain: { daily: 7, weekly: 4, monthly: 6 } },
    });
    expect(objectOf(made, "ReplicationDestination", "notes-data-restore").spec).toMatchObject({
      trigger: { manual: "restore-once" },
      restic: { ...mover, capacity: "10Gi" },
    });
    expect(errorsOf(made)).toEqual([]);
  });

  test("each volume has a repository of its own, and its Secret holds no secret in Git", () => {
    const made = saved({ size: "10 GiB", backup: true });
    const secret = made.declared.platformSecrets.find(({ name }) => name === "notes-data-backup");
    expect(secret).toMatchObject({ namespace: "notes" });
    expect(Object.keys(secret?.keys ?? {})).toEqual([
      "RESTIC_REPOSITORY",
      "RESTIC_PASSWORD",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_DEFAULT_REGION",
    ]);
    const store = { externalSecrets: { entries: { bootstrap: "any" } } };
    const fromStore = synthHome({
      components: {
        ...store,
        snapshotController: {},
        rookCeph: { disks: DISKS },
        volsync: { storage: BUCKET, credentials: { store: "bootstrap", key: "volsync" } },
      },
      apps: { notes: { image: IMAGE, volumes: { "/data": { size: "10 GiB", backup: true } } } },
    });
    const template = at(objectOf(fromStore, "ExternalSecret", "notes-data-backup").spec, "target", "template", "data");
    expect(at(template, "RESTIC_REPOSITORY")).toBe("s3:https://s3.example.net/backups/home/notes/notes-data");
    expect(at(template, "RESTIC_PASSWORD")).toBe('{{ index . "password" }}');
    expect(errorsOf(fromStore)).toEqual([]);
  });

  test("a claim that exists already keeps what it is made of, and has a time of its own", () => {
    const made = saved({ size: "10 GiB", backup: { restore: false, schedule: "0 */6 * * *" } });
    expect(objectOf(made, "PersistentVolumeClaim", "notes-data").spec).not.toHaveProperty("dataSourceRef");
    expect(at(objectOf(made, "ReplicationSource", "notes-data").spec, "trigger", "schedule")).toBe("0 */6 * * *");
    expect(() => objectOf(made, "ReplicationDestination", "notes-data-restore")).toThrow("was not made");
  });

  test("what cannot be saved or restored is refused with what can", () => {
    const without = () =>
      synthHome({
        components: { localPath: {} },
        apps: { notes: { image: IMAGE, volumes: { "/data": { size: "1 GiB", backup: true } } } },
      });
    expect(without).toThrow(
      'apps.notes.volumes["/data"].backup: got a backup of a volume, want a component that makes it. Fix: add components.volsync',
    );
    expect(() => saved({ size: "1 GiB", backup: true }, { credentials: { sops: "volsync.sops.yaml" } })).toThrow(
      "components.volsync.credentials",
    );
    expect(() => saved({ size: "1 GiB", backup: true }, {}, { kind: "StatefulSet", replicas: 2 })).toThrow(
      "got a backup of the volumes of 2 replicas",
    );
    expect(() => saved({ size: "1 GiB", backup: { schedule: "daily" } })).toThrow("five fields of cron");
    expect(() => saved({ size: "1 GiB", backup: false })).toThrow('apps.notes.volumes["/data"]');
  });

  test("a volume without snapshots is saved as it is, and restores nothing by itself", () => {
    const local = (backup: unknown) =>
      synthHome({
        components: {
          snapshotController: {},
          localPath: {},
          volsync: { storage: BUCKET, credentials: { variable: "volsync" } },
        },
        apps: { notes: { image: IMAGE, volumes: { "/data": { size: "1 GiB", backup } } } },
      });
    expect(() => local(true)).toThrow(
      "got a restore into a volume of the class local-path, want a class with snapshots",
    );
    expect(
      at(objectOf(local({ restore: false }), "ReplicationSource", "notes-data").spec, "restic", "copyMethod"),
    ).toBe("Direct");
  });
});

describe("HC-8: a share beside NFS, and storage on a machine's own disk", () => {
  const claim = { notes: { image: IMAGE, volumes: { "/data": "1 GiB" } } };

  test("an SMB share is a class, with the account that the operator names", () => {
    const made = synthHome({
      components: { csiDriverSmb: { server: "192.168.1.5", share: "apps", credentials: { variable: "smb" } } },
      apps: claim,
    });
    expect(objectOf(made, "StorageClass", "smb")).toMatchObject({
      provisioner: "smb.csi.k8s.io",
      mountOptions: expect.arrayContaining(["uid=1000", "gid=1000"]),
      parameters: {
        source: "//192.168.1.5/apps",
        "csi.storage.k8s.io/node-stage-secret-name": "smb-credentials",
        "csi.storage.k8s.io/node-stage-secret-namespace": "csi-driver-smb",
      },
    });
    expect(made.declared.platformSecrets.map(({ name }) => name)).toContain("smb-credentials");
    expect(errorsOf(made)).toEqual([]);
    expect(() =>
      synthHome({ components: { csiDriverSmb: { server: "//nas", share: "apps", credentials: { variable: "smb" } } } }),
    ).toThrow("components.csiDriverSmb.server");
  });

  test("HB-5: local volumes lie on a user volume of Talos", () => {
    const made = synthHome({ components: { openebs: { default: true } }, apps: claim });
    expect(at(releaseOf(made, "openebs").values, "localpv-provisioner", "hostpathClass")).toMatchObject({
      basePath: "/var/mnt/local-hostpath",
      isDefaultClass: true,
    });
    expect(JSON.stringify(made.machines[0]?.documents)).toContain("local-hostpath");
    expect(errorsOf(made)).toEqual([]);
  });

  test("HA-5: the same by the local path provisioner, with objects that the API server takes", () => {
    const made = synthHome({ components: { localPath: { path: "/var/mnt/local" } }, apps: claim });
    const config = at(objectOf(made, "ConfigMap", "local-path-config"), "data", "config.json");
    expect(JSON.parse(String(config))).toEqual({
      nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: ["/var/mnt/local"] }],
    });
    const stage = made.graph.stages.find(({ name }) => name === "local-path");
    for (const manifest of stage?.manifests ?? [])
      expect(validateObject(schemas, manifest).filter((problem) => !isUnchecked(problem))).toEqual([]);
    expect(listAt(podOf(objectOf(made, "Deployment", "local-path-provisioner")), "containers")).toHaveLength(1);
    expect(made.namespaces.find(({ name }) => name === "local-path-storage")?.level).toBe("privileged");
    expect(errorsOf(made)).toEqual([]);
    expect(() => synthHome({ components: { localPath: { path: "var/mnt" } } })).toThrow("components.localPath.path");
  });
});
