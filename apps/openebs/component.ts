import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { absolutePath } from "../../lib/model/grammar";
import { helmChart } from "../../lib/stage/chart";
import { workloadNodes } from "../../lib/workload/scheduling";
import { ONE_NODE, storageClassFields } from "../../lib/workload/storage-class";

const chart = helmChart("https://openebs.github.io/openebs", "openebs", "4.2.0");

const NAMESPACE = "openebs";

/** User volume of Talos that holds the folders. */
const VOLUME = "local-hostpath";

/** Local volumes of OpenEBS: folders of a machine's own disk. Its replicated engines stay off. */
export const openebs = defineComponent({
  title: "OpenEBS local volumes: folders of a machine's own disk, without a copy",
  options: z.strictObject({
    ...storageClassFields({ name: "openebs-hostpath", default: false, kept: "a folder" }),
    path: absolutePath.optional().meta({
      description:
        "folder of the machines that holds the volumes, e.g. /var/mnt/local; absent: a user volume local-hostpath of Talos",
    }),
  }),
  declare: ({ cluster, options }) => ({
    storage: [
      {
        storageClass: options.storageClass,
        default: options.default,
        accessModes: ONE_NODE,
        reclaimPolicy: options.reclaimPolicy,
        backing: { kind: "nodes", machines: workloadNodes(cluster).map(({ name }) => name), copies: 1 },
      },
    ],
    machines:
      options.path === undefined
        ? [{ reason: "OpenEBS: a volume of its own for local volumes", userVolumes: [{ name: VOLUME }] }]
        : [],
  }),
  build: ({ options, stages }) => {
    const basePath = options.path ?? `/var/mnt/${VOLUME}`;
    stages.stage("openebs", { title: "OpenEBS local volumes and their class" }).release({
      chart,
      namespace: NAMESPACE,
      values: {
        engines: {
          local: { lvm: { enabled: false }, zfs: { enabled: false } },
          replicated: { mayastor: { enabled: false } },
        },
        // The snapshot controller and its CRDs are a component of their own.
        "openebs-crds": { csi: { volumeSnapshots: { enabled: false } } },
        "localpv-provisioner": {
          analytics: { enabled: false },
          localpv: { basePath },
          hostpathClass: {
            enabled: true,
            name: options.storageClass,
            basePath,
            isDefaultClass: options.default,
            reclaimPolicy: options.reclaimPolicy,
          },
        },
      },
      makes: {
        objects: { StorageClass: [options.storageClass] },
        podSecurity: "privileged",
        podSecurityReason: "a helper pod makes the folder of each volume on the host",
        workloads: { Deployment: ["openebs-localpv-provisioner"] },
      },
    });
  },
});
