import { cephCsi } from "../../../apps/ceph-csi/component";
import { snapshotController } from "../../../apps/snapshot-controller/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";
import { templateOf, terraformValues } from "../../support/terraform";

const FSID = "b9127830-b0cc-4e34-aa47-9d1a2e9949a8";
const build = (options: object = {}) =>
  buildComponent(
    "cephCsi",
    cephCsi,
    { clusterId: FSID, monitors: ["172.16.1.2", "172.16.1.3", "172.16.1.4"], ...options },
    { others: { snapshotController }, without: ["storage"] },
  );

describe("ceph-csi", () => {
  test("RG-8: the class ceph-rbd lies in the pool of the external Ceph, for one writer", () => {
    const { values } = build().release("ceph-csi-rbd");
    expect(at(values, "csiConfig")).toEqual([
      { clusterID: FSID, monitors: ["172.16.1.2:6789", "172.16.1.3:6789", "172.16.1.4:6789"] },
    ]);
    expect(at(values, "storageClass")).toMatchObject({
      name: "ceph-rbd",
      clusterID: FSID,
      pool: "vm-storage",
      reclaimPolicy: "Retain",
      provisionerSecret: "csi-rbd-secret",
      nodeStageSecret: "csi-rbd-secret",
    });
    expect(build().declared.storage).toEqual([
      {
        component: "cephCsi",
        storageClass: "ceph-rbd",
        default: true,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        reclaimPolicy: "Retain",
        backing: { kind: "ceph", monitors: ["172.16.1.2", "172.16.1.3", "172.16.1.4"], pool: "vm-storage" },
        snapshots: "ceph-rbd",
      },
    ]);
  });

  test("RG-8: the snapshot class names the same Ceph, and its stage comes after the CRDs", () => {
    expect(build().object("VolumeSnapshotClass", "ceph-rbd")).toMatchObject({
      driver: "rbd.csi.ceph.com",
      parameters: { clusterID: FSID, "csi.storage.k8s.io/snapshotter-secret-name": "csi-rbd-secret" },
    });
    expect(build({ snapshots: false }).stage("ceph-csi").manifests).toEqual([]);
  });

  test("RG-8: the user's key comes from outside; only the user's name is known", () => {
    const built = build({ key: { variable: "ceph_key" }, user: "k8s" });
    const secret = built.declared.platformSecrets[0];
    expect(templateOf(secret?.keys.userID?.(terraformValues))).toBe("k8s");
    expect(templateOf(secret?.keys.userKey?.(terraformValues))).toBe("${var.ceph_key}");
    expect(built.release("ceph-csi-rbd").needs).toContainEqual(
      expect.objectContaining({ kind: "Secret", name: "csi-rbd-secret", namespace: "ceph-csi", key: "userKey" }),
    );
    expect(runbookText(built, "cephCsi")).toContain(
      "ceph auth get-or-create client.k8s mon 'profile rbd' osd 'profile rbd pool=vm-storage'",
    );
  });

  test("RG-8: Talos loads the kernel module, and nothing takes a port of the host", () => {
    expect(build().declared.machines[0]?.kernelModules).toEqual([{ name: "rbd" }]);
    expect(at(build().release("ceph-csi-rbd").values, "nodeplugin", "httpMetrics", "enabled")).toBe(false);
  });

  test("a datastore that is no shared RBD is refused where it is written", () => {
    expect(() => build({ datastore: "local-lvm" })).toThrow(
      "components.cephCsi.datastore: got local-lvm, want a shared datastore of kind rbd; there is none",
    );
  });

  test("its namespace is privileged, with the reason", () => {
    expect(build().namespaces).toContainEqual({
      name: "ceph-csi",
      level: "privileged",
      owner: "gitops",
      reasons: ["ceph-csi-rbd: the node plugin maps block devices on the host"],
    });
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build())).toEqual([]);
  });
});
