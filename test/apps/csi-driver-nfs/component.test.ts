import { z } from "zod";
import { csiDriverNfs } from "../../../apps/csi-driver-nfs/component";
import { snapshotController } from "../../../apps/snapshot-controller/component";
import { defineComponent } from "../../../lib/component/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";

const backup = defineComponent({
  title: "a backup",
  options: z.strictObject({}),
  declare: () => ({
    backup: {
      by: "a backup",
      withoutNamespaces: [],
      volumes: "files",
      include: () => ({}),
      exclude: () => ({}),
      excluded: { "save/not": "true" },
    },
  }),
});

const LIBRARY = { media: { path: "/mnt/media" } };
const build = (options: object = {}) =>
  buildComponent(
    "csiDriverNfs",
    csiDriverNfs,
    { server: "10.0.0.163", share: "/mnt/k8s", ...options },
    { others: { snapshotController }, without: ["storage"] },
  );

describe("csi-driver-nfs", () => {
  test("BM-4, RG-8: the class nfs-client gives volumes for many writers on the NAS", () => {
    expect(build().declared.storage).toEqual([
      {
        component: "csiDriverNfs",
        storageClass: "nfs-client",
        default: false,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
        reclaimPolicy: "Retain",
        backing: { kind: "nas", address: "10.0.0.163", protocol: "nfs" },
      },
    ]);
    expect(at(build().release("csi-driver-nfs").values, "storageClass")).toMatchObject({
      create: true,
      name: "nfs-client",
      parameters: {
        server: "10.0.0.163",
        share: "/mnt/k8s",
        subDir: "${pvc.metadata.namespace}-${pvc.metadata.name}-${pv.metadata.name}",
        onDelete: "retain",
      },
      reclaimPolicy: "Retain",
      mountOptions: ["nfsvers=4.1", "hard", "noatime"],
    });
  });

  test("a class that deletes also removes the folder", () => {
    const values = build({ reclaimPolicy: "Delete" }).release("csi-driver-nfs").values;
    expect(at(values, "storageClass", "parameters", "onDelete")).toBe("delete");
  });

  test("BM-4: the media library is one claim over /mnt/media, so that hard links work across its folders", () => {
    const built = build({ libraries: LIBRARY });
    expect(built.object("PersistentVolume", "media-media-library")).toMatchObject({
      spec: {
        accessModes: ["ReadWriteMany"],
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace: "media", name: "media-library" },
        csi: { driver: "nfs.csi.k8s.io", volumeAttributes: { server: "10.0.0.163", share: "/mnt/media" } },
      },
    });
    expect(built.object("PersistentVolumeClaim", "media-library")).toMatchObject({
      metadata: { namespace: "media" },
      spec: { storageClassName: "", volumeName: "media-media-library", accessModes: ["ReadWriteMany"] },
    });
    expect(built.declared.libraries).toEqual([
      {
        name: "media",
        namespace: "media",
        claim: "media-library",
        folders: ["movies", "tv", "music", "photos", "downloads"],
        readOnly: false,
      },
    ]);
    expect(runbookText(built, "csiDriverNfs")).toContain(
      "mkdir -p /mnt/media/movies /mnt/media/tv /mnt/media/music /mnt/media/photos /mnt/media/downloads",
    );
  });

  test("BM-4: the library's stage is never pruned, and a read-only one cannot be written", () => {
    const built = build({
      libraries: { photos: { path: "/mnt/photos", namespace: ["viewer", "editor"], readOnly: true } },
    });
    expect(built.stage("nfs-libraries").prune).toBe(false);
    expect(built.object("PersistentVolume", "viewer-photos-library")).toMatchObject({
      spec: { accessModes: ["ReadOnlyMany"], csi: { readOnly: true } },
    });
    expect(built.declared.libraries.map(({ namespace, readOnly }) => ({ namespace, readOnly }))).toEqual([
      { namespace: "viewer", readOnly: true },
      { namespace: "editor", readOnly: true },
    ]);
    expect(built.object("PersistentVolume", "editor-photos-library").kind).toBe("PersistentVolume");
  });

  test("a library is left out of the backup of applications", () => {
    const { object } = buildComponent(
      "csiDriverNfs",
      csiDriverNfs,
      { server: "10.0.0.163", share: "/mnt/k8s", libraries: LIBRARY },
      { others: { backup } },
    );
    expect(object("PersistentVolumeClaim", "media-library").metadata.labels).toEqual({ "save/not": "true" });
  });

  test("snapshots bring a class and wait for the CRDs; without them neither", () => {
    const built = build({ snapshots: true });
    expect(built.declared.storage[0]?.snapshots).toBe("nfs-client");
    expect(built.release("csi-driver-nfs").needs).toEqual([
      { strength: "hard", kind: "CustomResourceDefinition", name: "snapshot.storage.k8s.io/VolumeSnapshotClass" },
    ]);
    expect(build().release("csi-driver-nfs").needs).toEqual([]);
    expect(at(build().release("csi-driver-nfs").values, "controller", "enableSnapshotter")).toBe(false);
  });

  test("its values and objects fit their schemas", () => {
    expect(schemaProblems(build({ libraries: LIBRARY }))).toEqual([]);
  });
});
