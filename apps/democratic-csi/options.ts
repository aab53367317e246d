import { z } from "zod";
import { address, label } from "../../lib/model/field";
import { dnsName, hostWithPort, pemCertificate } from "../../lib/model/grammar";
import { placedSecretRef } from "../../lib/model/secret";
import { fileSystemField, reclaimPolicyField, storageClassField } from "../../lib/workload/storage-class";

const dataset = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)+$/, "a ZFS dataset below a pool, e.g. tank/k8s/volumes");

const classFields = {
  dataset: dataset.meta({ description: "parent dataset of the volumes, e.g. tank/k8s/volumes; made by hand once" }),
  snapshots: dataset.meta({
    description: "parent dataset of snapshots that are copies; next to the other one, never inside it",
  }),
  reclaimPolicy: reclaimPolicyField("the dataset"),
};

/** Both drivers share it. */
export const NAMESPACE = "democratic-csi";

/** What an operator may write below `components.democraticCsi`; each field says what it means. */
export const options = z.strictObject({
  host: z.union([address, dnsName]).transform(String).meta({ description: "address or name of TrueNAS" }),
  machine: label.optional().meta({
    description: "name of the machine of this definition that is TrueNAS; absent: a server of the network",
  }),
  version: z
    .string()
    .regex(/^\d\d\.\d\d?(\.\d+)*$/, "a TrueNAS version such as 25.10 or 25.10.7")
    .default("25.10")
    .meta({ description: "version of TrueNAS that runs there, e.g. 25.10 or 25.10.7" }),
  key: placedSecretRef.optional().meta({
    description: "origin of the API key; absent: the operator places the Secrets that the runbook names",
  }),
  certificate: pemCertificate.optional().meta({
    description: "certificate of TrueNAS or of its authority in PEM form; absent: any certificate is accepted",
  }),
  default: z
    .enum(["iscsi", "nfs", "none"])
    .default("iscsi")
    .meta({ description: "class of claims that name none: the one for iSCSI, the one for NFS, or neither" }),
  snapshots: z
    .boolean()
    .default(true)
    .meta({ description: "true: classes for snapshots; needs components.snapshotController" }),
  nfs: z
    .strictObject({
      storageClass: storageClassField("truenas-nfs"),
      ...classFields,
    })
    .prefault({ dataset: "tank/k8s/nfs", snapshots: "tank/k8s/nfs-snapshots" })
    .meta({ description: "shared volumes (ReadWriteMany): one dataset and one NFS share each" }),
  iscsi: z
    .strictObject({
      storageClass: storageClassField("truenas-iscsi"),
      ...classFields,
      fileSystem: fileSystemField,
      portal: hostWithPort
        .optional()
        .meta({ description: "iSCSI portal as address:port, e.g. 192.168.1.5:3260; absent: port 3260 of host" }),
      portalGroup: z.int().min(1).default(1).meta({ description: "id of the portal in TrueNAS" }),
      initiatorGroup: z.int().min(1).default(1).meta({ description: "id of the initiator group in TrueNAS" }),
    })
    .prefault({ dataset: "tank/k8s/iscsi", snapshots: "tank/k8s/iscsi-snapshots" })
    .meta({ description: "volumes of one writer (ReadWriteOnce): one zvol and one iSCSI target each" }),
  minimumIops: z
    .int()
    .min(1)
    .default(100)
    .meta({ description: "random 4 KiB reads and writes per second that the storage check demands" }),
});

/** `components.democraticCsi` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;

/** The two drivers: each is a release, a CSI driver and a class of its own. */
export type Protocol = "nfs" | "iscsi";

/** Both drivers, in the order in which their releases are written. */
export const PROTOCOLS: readonly Protocol[] = ["nfs", "iscsi"];
