import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { helmChart } from "../../lib/stage/chart";
import { librariesOf, librarySchema, placeLibraries } from "../../lib/workload/nfs/library";
import { nfsRunbook } from "../../lib/workload/nfs/runbook";
import { nfsFields, nfsStorage } from "../../lib/workload/nfs/server";
import { resources } from "../../lib/workload/resources";

const chart = helmChart(
  "https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/",
  "nfs-subdir-external-provisioner",
  "4.0.18",
);

const NAMESPACE = "nfs-provisioner";
const NAME = "nfs-provisioner";

/** Folders of an NFS share as volumes, mounted by the kubelet itself: one small pod and no driver on the nodes. */
export const nfsProvisioner = defineComponent({
  title: "NFS provisioner: folders of a NAS as volumes for many writers (no release since 2023)",
  options: z.strictObject({
    ...nfsFields,
    archive: z.boolean().default(true).meta({
      description: "with Delete: rename the folder of a deleted claim to archived-… instead of removing it",
    }),
    libraries: librarySchema,
  }),
  declare: ({ options }) => ({
    storage: [nfsStorage(options)],
    libraries: librariesOf(options.libraries),
  }),
  build: ({ options, declared, stages }) => {
    const { server, share, storageClass, mountOptions } = options;
    const stage = stages.stage(NAME, { title: `NFS volumes on ${server}, and their class` });
    stage.release({
      chart,
      name: NAME,
      namespace: NAMESPACE,
      values: {
        fullnameOverride: NAME,
        nfs: { server, path: share, mountOptions: [...mountOptions], volumeName: `${NAME}-root` },
        storageClass: {
          name: storageClass,
          provisionerName: "nfs-provisioner.groundwork.dev/nfs",
          defaultClass: options.default,
          reclaimPolicy: options.reclaimPolicy,
          archiveOnDelete: options.archive,
          accessModes: "ReadWriteMany",
        },
        resources: resources("10m", "32Mi", "128Mi"),
      },
      makes: {
        objects: { StorageClass: [storageClass], PersistentVolumeClaim: [`pvc-${NAME}`] },
        podSecurity: "baseline",
        workloads: { Deployment: [NAME] },
      },
    });
    placeLibraries(stages, declared, options);
  },
  runbook: ({ options }) => nfsRunbook({ ...options, namespace: NAMESPACE, controller: NAME }),
});
