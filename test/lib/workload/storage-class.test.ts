import { z } from "zod";
import { MANY_NODES, ONE_NODE, snapshotRequirement, storageClassFields } from "../../../lib/workload/storage-class";

describe("options of storage drivers", () => {
  const schema = z.strictObject(storageClassFields({ name: "disks", default: true, kept: "a disk" }));

  test("absent options take what the driver calls its own, and nothing is deleted by default", () => {
    expect(schema.parse({})).toEqual({ storageClass: "disks", default: true, reclaimPolicy: "Retain" });
  });

  test("what is kept is named in the reference", () => {
    expect(schema.shape.reclaimPolicy.meta()?.description).toBe(
      "Retain keeps a disk after its claim is gone: nothing is lost, somebody has to clean up",
    );
  });

  test("whoever may serve several nodes may serve one", () => {
    expect(MANY_NODES).toEqual([...ONE_NODE, "ReadWriteMany"]);
  });

  test("snapshots need their controller, and nothing without them", () => {
    expect(Object.keys(snapshotRequirement(true))).toEqual(["snapshotController"]);
    expect(snapshotRequirement(false)).toEqual({});
  });
});
