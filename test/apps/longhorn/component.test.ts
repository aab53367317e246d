import { longhorn } from "../../../apps/longhorn/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";

const build = (options: object = {}) => buildComponent("longhorn", longhorn, options, { without: ["storage"] });
const need = (options: object = {}) => build(options).declared.machines[0];

describe("longhorn", () => {
  test("TC-19: the V2 engine is off unless asked for", () => {
    expect(at(build().release("longhorn").values, "defaultSettings", "v2DataEngine")).toBe(false);
    expect(build().stage("longhorn").manifests).toEqual([]);
  });

  test("TC-19: the V2 engine brings its class, its modules and huge pages, and a warning that names its price", () => {
    const built = build({ v2: true });
    expect(at(built.release("longhorn").values, "defaultSettings", "v2DataEngine")).toBe(true);
    expect(built.object("StorageClass", "longhorn-v2")).toMatchObject({
      provisioner: "driver.longhorn.io",
      reclaimPolicy: "Retain",
      parameters: { dataEngine: "v2", numberOfReplicas: "1" },
    });
    expect(need({ v2: true })?.kernelModules?.map(({ name }) => name)).toEqual([
      "nvme_tcp",
      "vfio_pci",
      "uio_pci_generic",
    ]);
    expect(need({ v2: true })?.sysctls).toEqual({ "vm.nr_hugepages": "1024" });
    expect(runbookText(built, "longhorn")).toContain("It costs one core per node.");
    expect(runbookText(build(), "longhorn")).not.toContain("one core");
    expect(longhorn.title).toContain("one core per node at 100 %");
  });

  test("it brings the machine configuration that its host paths need", () => {
    expect(need()).toMatchObject({
      component: "longhorn",
      extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"],
      kubeletMounts: [{ path: "/var/lib/longhorn", options: ["bind", "rshared", "rw"] }],
    });
    expect(need()?.kernelModules).toBeUndefined();
    expect(need()?.sysctls).toBeUndefined();
    expect(at(build().release("longhorn").values, "defaultSettings", "defaultDataPath")).toBe("/var/lib/longhorn");
  });

  test("replicas are on a user volume of Talos where there is one, and a missing one is told", () => {
    expect(() => build({ volume: "replicas" })).toThrow(
      "the volume replicas, which no machine that runs workloads has",
    );
  });

  test("volumes are saved to an export or a bucket, with a job for all of them", () => {
    const nfs = build({ backup: { nfs: "192.168.1.5:/mnt/pool/longhorn" } });
    expect(at(nfs.release("longhorn").values, "defaultBackupStore")).toEqual({
      backupTarget: "nfs://192.168.1.5:/mnt/pool/longhorn",
    });
    expect(nfs.object("RecurringJob", "backup")).toMatchObject({
      spec: { task: "backup", cron: "0 3 * * *", retain: 7, groups: ["default"] },
    });
    const storage = { bucket: "volumes", endpoint: "https://s3.example.net", prefix: "home/" };
    const bucket = build({ backup: { storage: { ...storage, credentials: { variable: "longhorn" } }, retain: 30 } });
    expect(at(bucket.release("longhorn").values, "defaultBackupStore")).toEqual({
      backupTarget: "s3://volumes@us-east-1/home/",
      backupTargetCredentialSecret: "longhorn-backup",
    });
    const [secret] = bucket.declared.platformSecrets;
    expect(Object.keys(secret?.keys ?? {})).toEqual(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINTS"]);
  });

  test.each([
    [{}, "got neither storage nor nfs"],
    [{ nfs: "a:/b", storage: { bucket: "volumes" } }, "got storage and nfs"],
    [{ nfs: "/mnt/pool" }, "an NFS export like"],
    [{ nfs: "a:/b", schedule: "daily" }, "five fields of cron"],
  ])("backup %j is refused", (backup, message) => {
    expect(() => build({ backup })).toThrow(message);
  });

  test("a class of snapshots needs whoever makes them", () => {
    expect(() => build({ snapshots: true })).toThrow("want components.snapshotController");
  });

  test("it offers classes that others may ask for, shared writing by the first engine alone", () => {
    expect(build({ v2: true, default: true }).declared.storage).toEqual([
      {
        component: "longhorn",
        storageClass: "longhorn",
        default: true,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
        reclaimPolicy: "Retain",
        backing: { kind: "nodes", machines: ["node"], copies: 1 },
      },
      {
        component: "longhorn",
        storageClass: "longhorn-v2",
        default: false,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        reclaimPolicy: "Retain",
        backing: { kind: "nodes", machines: ["node"], copies: 1 },
      },
    ]);
  });

  test("copies are as many as there are nodes for them, at most two unless told", () => {
    const copies = (options: object) =>
      at(build(options).release("longhorn").values, "persistence", "defaultClassReplicaCount");
    expect(copies({})).toBe(1);
    expect(copies({ replicas: 3 })).toBe(3);
  });

  test("its namespace is privileged, and says why", () => {
    expect(build().namespaces).toEqual([
      {
        name: "longhorn-system",
        level: "privileged",
        owner: "gitops",
        reasons: ["longhorn: Longhorn mounts volumes on the host and runs iSCSI initiators there"],
      },
    ]);
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build({ v2: true }))).toEqual([]);
  });
});
