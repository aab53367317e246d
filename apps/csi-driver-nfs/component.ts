import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { helmChart } from "../../lib/stage/chart";
import { librariesOf, librarySchema, placeLibraries } from "../../lib/workload/nfs/library";
import { nfsRunbook } from "../../lib/workload/nfs/runbook";
import { nfsFields, nfsStorage } from "../../lib/workload/nfs/server";
import { defaultClassMark, snapshotRequirement } from "../../lib/workload/storage-class";

const chart = helmChart(
  "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts",
  "csi-driver-nfs",
  "4.13.4",
);

const NAMESPACE = "csi-driver-nfs";

/** Name of the driver in the cluster, fixed by the chart. */
const DRIVER = "nfs.csi.k8s.io";

/** Folder of a volume; the driver fills the fields in (csi-driver-nfs docs: driver parameters, subDir). */
const SUBFOLDER = ["pvc.metadata.namespace", "pvc.metadata.name", "pv.metadata.name"]
  .map((field) => `$\{${field}}`)
  .join("-");

/** Folders of an NFS share as volumes, by the driver that the Kubernetes project maintains. */
export const csiDriverNfs = defineComponent({
  title: "NFS CSI driver: folders of a NAS as volumes for many writers",
  options: z.strictObject({
    ...nfsFields,
    snapshots: z.boolean().default(false).meta({
      description:
        "true: a class for snapshots, which are archives next to the volumes' folders; each copies the whole folder",
    }),
    libraries: librarySchema,
  }),
  requires: ({ options }) => snapshotRequirement(options.snapshots),
  declare: ({ options }) => ({
    storage: [nfsStorage(options, options.snapshots)],
    libraries: librariesOf(options.libraries),
  }),
  build: ({ options, declared, stages }) => {
    const { server, share, storageClass, mountOptions } = options;
    const stage = stages.stage("csi-driver-nfs", { title: `NFS volumes on ${server}, and their class` });
    stage.release({
      chart,
      values: {
        // The snapshot controller and its CRDs are a component of their own.
        externalSnapshotter: { enabled: false, customResourceDefinitions: { enabled: false } },
        controller: { enableSnapshotter: options.snapshots, runOnControlPlane: false },
        storageClass: {
          create: true,
          name: storageClass,
          annotations: defaultClassMark(options.default),
          parameters: {
            server,
            share,
            subDir: SUBFOLDER,
            mountPermissions: "0777",
            onDelete: options.reclaimPolicy === "Delete" ? "delete" : "retain",
          },
          reclaimPolicy: options.reclaimPolicy,
          volumeBindingMode: "Immediate",
          mountOptions: [...mountOptions],
        },
        volumeSnapshotClass: { create: options.snapshots, name: storageClass, deletionPolicy: "Delete" },
      },
      makes: {
        objects: {
          StorageClass: [storageClass],
          VolumeSnapshotClass: options.snapshots ? [storageClass] : [],
          CSIDriver: [DRIVER],
        },
        podSecurity: "privileged",
        podSecurityReason: "the node plugin mounts shares on the host",
        workloads: { Deployment: ["csi-nfs-controller"], DaemonSet: ["csi-nfs-node"] },
      },
      needs: options.snapshots
        ? { hard: { CustomResourceDefinition: ["snapshot.storage.k8s.io/VolumeSnapshotClass"] } }
        : {},
    });
    placeLibraries(stages, declared, options, DRIVER);
  },
  runbook: ({ options }) => nfsRunbook({ ...options, namespace: NAMESPACE, controller: "csi-nfs-controller" }),
});
