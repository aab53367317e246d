import { nfsProvisioner } from "../../../apps/nfs-provisioner/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { schemaProblems } from "../../support/rules";

const build = (options: object = {}) =>
  buildComponent(
    "nfsProvisioner",
    nfsProvisioner,
    { server: "10.0.0.163", share: "/mnt/k8s", ...options },
    { without: ["storage"] },
  );

describe("nfs-provisioner", () => {
  test("BM-4: the class nfs-client gives volumes for many writers on the NAS", () => {
    const { values } = build().release("nfs-provisioner");
    expect(at(values, "nfs")).toMatchObject({ server: "10.0.0.163", path: "/mnt/k8s" });
    expect(at(values, "storageClass")).toMatchObject({
      name: "nfs-client",
      accessModes: "ReadWriteMany",
      reclaimPolicy: "Retain",
      archiveOnDelete: true,
    });
    expect(build().declared.storage[0]).toMatchObject({
      storageClass: "nfs-client",
      accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
      backing: { kind: "nas", address: "10.0.0.163", protocol: "nfs" },
    });
  });

  test("BM-4: the media library is mounted by the kubelet, as one claim", () => {
    const built = build({ libraries: { media: { path: "/mnt/media" } } });
    expect(at(built.object("PersistentVolume", "media-media-library"), "spec", "nfs")).toEqual({
      server: "10.0.0.163",
      path: "/mnt/media",
    });
    expect(built.declared.libraries[0]).toMatchObject({ namespace: "media", claim: "media-library" });
  });

  test("it needs no privileged namespace: nothing of it runs on the nodes", () => {
    expect(build().namespaces[0]?.level).toBe("baseline");
  });

  test("its values and objects fit their schemas", () => {
    expect(schemaProblems(build({ libraries: { media: { path: "/mnt/media" } } }))).toEqual([]);
  });
});
