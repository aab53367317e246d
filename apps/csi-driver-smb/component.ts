import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { hostOrAddress, relativePath } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";
import { type OutsideSecret, outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { defaultClassMark, MANY_NODES, storageClassFields } from "../../lib/workload/storage-class";

const chart = helmChart(
  "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-smb/master/charts",
  "csi-driver-smb",
  "1.20.3",
);

const NAMESPACE = "csi-driver-smb";
const DRIVER = "smb.csi.k8s.io";
const SECRET = "smb-credentials";

/** Folder of a volume; the driver fills the fields in (csi-driver-smb docs: driver parameters, subDir). */
const SUBFOLDER = ["pvc.metadata.namespace", "pvc.metadata.name", "pv.metadata.name"]
  .map((field) => `$\{${field}}`)
  .join("-");

const options = z.strictObject({
  server: hostOrAddress.meta({ description: "NAS by name or address, e.g. 192.168.1.5" }),
  share: relativePath.meta({ description: "share of the NAS, with a folder or without, e.g. media/apps" }),
  credentials: secretRef.meta({ description: "origin of username and password of an account at the NAS" }),
  user: z.int().min(0).default(1000).meta({ description: "user id that files appear to belong to" }),
  group: z.int().min(0).default(1000).meta({ description: "group id that files appear to belong to" }),
  ...storageClassFields({ name: "smb", default: false, kept: "a folder" }),
});

function credentials({ credentials: origin }: z.output<typeof options>): OutsideSecret {
  return {
    title: "the SMB share",
    origin,
    namespace: NAMESPACE,
    name: SECRET,
    keys: { username: "account at the NAS", password: "its password" },
  };
}

/** Folders of an SMB share as volumes, by the driver that the Kubernetes project maintains. */
export const csiDriverSmb = defineComponent({
  title: "SMB CSI driver: folders of a Windows or Samba share as volumes for many writers",
  options,
  declare: ({ options: chosen }) => ({
    storage: [
      {
        storageClass: chosen.storageClass,
        default: chosen.default,
        accessModes: MANY_NODES,
        reclaimPolicy: chosen.reclaimPolicy,
      },
    ],
    platformSecrets: platformSecretsOf(credentials(chosen)),
  }),
  build: ({ options: chosen, stages }) => {
    const { server, share, storageClass, user, group } = chosen;
    const stage = stages.stage("csi-driver-smb", { title: `SMB volumes on ${server}, and their class` });
    stage.release({
      chart,
      values: { windows: { enabled: false } },
      makes: {
        objects: { CSIDriver: [DRIVER] },
        podSecurity: "privileged",
        podSecurityReason: "the node plugin mounts shares on the host",
        workloads: { Deployment: ["csi-smb-controller"], DaemonSet: ["csi-smb-node"] },
      },
    });
    const wanted = stage.placeSecret(credentials(chosen), "credentials");
    const [secret = ""] = Object.keys(wanted.Secret);
    const name = secret.slice(secret.indexOf("/") + 1);
    stage.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: storageClass, annotations: defaultClassMark(chosen.default) },
      provisioner: DRIVER,
      reclaimPolicy: chosen.reclaimPolicy,
      volumeBindingMode: "Immediate",
      // A folder on a share has no owner of Linux; the mount says whose files are (mount.cifs(8)).
      mountOptions: [`uid=${user}`, `gid=${group}`, "dir_mode=0770", "file_mode=0660", "noperm", "mfsymlinks", "nobrl"],
      parameters: {
        source: `//${server}/${share}`,
        subDir: SUBFOLDER,
        onDelete: chosen.reclaimPolicy === "Delete" ? "delete" : "retain",
        "csi.storage.k8s.io/provisioner-secret-name": name,
        "csi.storage.k8s.io/provisioner-secret-namespace": NAMESPACE,
        "csi.storage.k8s.io/node-stage-secret-name": name,
        "csi.storage.k8s.io/node-stage-secret-namespace": NAMESPACE,
      },
    });
    stage.needs(`StorageClass ${storageClass} parameters`, { start: wanted });
  },
  runbook: ({ options: chosen }) => outsideSecretSteps([credentials(chosen)]),
});
