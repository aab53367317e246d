import { cephCsi } from "../../../apps/ceph-csi/component";
import { csiDriverNfs } from "../../../apps/csi-driver-nfs/component";
import { snapshotController } from "../../../apps/snapshot-controller/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";

const built = buildComponent("snapshotController", snapshotController);

describe("snapshot-controller", () => {
  test("TT-3, RG-8: the snapshot CRDs are a stage of their own that is never pruned", () => {
    expect(built.release("snapshot-crds").makes.crds).toContain("snapshot.storage.k8s.io/VolumeSnapshotClass");
    expect(built.release("snapshot-crds").values).toEqual({ installCRDs: true, controller: { enabled: false } });
    expect(built.stage("snapshot-crds").prune).toBe(false);
  });

  test("TT-3, RG-8: the controller brings no CRDs and waits for them", () => {
    const { values, makes, needs } = built.release("snapshot-controller");
    expect(at(values, "installCRDs")).toBe(false);
    expect(makes.crds).toBeUndefined();
    expect(needs).toContainEqual({
      strength: "hard",
      kind: "CustomResourceDefinition",
      name: "snapshot.storage.k8s.io/VolumeSnapshotContent",
    });
  });

  test("no other storage component brings them too", () => {
    const nfs = buildComponent("csiDriverNfs", csiDriverNfs, { server: "10.0.0.9", share: "/mnt/k8s" });
    expect(at(nfs.release("csi-driver-nfs").values, "externalSnapshotter")).toEqual({
      enabled: false,
      customResourceDefinitions: { enabled: false },
    });
  });

  test("its pods are restricted", () => {
    expect(built.namespaces).toEqual([
      { name: "snapshot-controller", level: "restricted", reasons: [], owner: "gitops" },
    ]);
  });

  test("the runbook names the classes that take snapshots", () => {
    const ceph = buildComponent(
      "cephCsi",
      cephCsi,
      { clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8", monitors: ["10.0.0.2"] },
      { others: { snapshotController } },
    );
    expect(runbookText(ceph, "snapshotController")).toContain("Claims of `ceph-rbd` take the class `ceph-rbd`");
    expect(runbookText(built, "snapshotController")).toContain("No storage class of this cluster takes snapshots.");
  });

  test("its values fit their schema", () => {
    expect(schemaProblems(built)).toEqual([]);
  });
});
