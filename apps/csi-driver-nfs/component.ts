import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { name } from "../../lib/model/field";
import { helmChart } from "../../lib/stage/chart";
import { librariesOf, librarySchema, placeLibraries } from "../../lib/workload/nfs/library";
import { nfsRunbook } from "../../lib/workload/nfs/runbook";
import { serverFields } from "../../lib/workload/nfs/server";

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
    ...serverFields,
    storageClass: name.default("nfs-client").meta({ description: "name of the storage class" }),
    default: z.boolean().default(false).meta({ description: "true: claims that name no class get this one" }),
    reclaimPolicy: z.enum(["Retain", "Delete"]).default("Retain").meta({
      description: "Retain keeps a folder after its claim is gone: nothing is lost, somebody has to clean up",
    }),
    snapshots: z.boolean().default(false).meta({
      description:
        "true: a class for snapshots, which are archives next to the volumes' folders; each copies the whole folder",
    }),
    libraries: librarySchema,
  }),
  requires: ({ options }): Readonly<Record<string, string>> =>
    options.snapshots ? { snapshotController: "it brings the snapshot CRDs and runs snapshots" } : {},
  declare: ({ options }) => ({
    storage: [
      {
        storageClass: options.storageClass,
        default: options.default,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
        reclaimPolicy: options.reclaimPolicy,
        backing: { kind: "nas", address: options.server, protocol: "nfs" },
        ...(options.snapshots ? { snapshots: options.storageClass } : {}),
      },
    ],
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
          annotations: { "storageclass.kubernetes.io/is-default-class": String(options.default) },
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
