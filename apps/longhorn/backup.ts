import { z } from "zod";
import { cron } from "../../lib/model/grammar";
import { ACCESS_KEY, objectStorageSchema, SECRET_KEY } from "../../lib/model/object-storage";
import { bucketSecret } from "../../lib/secrets/bucket-secret";
import type { ComposedSecret } from "../../lib/secrets/composed-secret";
import type { Stage } from "../../lib/stage/stage";

/** Where Longhorn saves volumes, and how often. */
export const backupOption = z
  .strictObject({
    storage: objectStorageSchema.optional().meta({ description: "a bucket for the backups. Absent: nfs" }),
    nfs: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*:\/[A-Za-z0-9._~@%+=:,/-]*$/, "an NFS export like 192.168.1.5:/backups")
      .optional()
      .meta({ description: "NFS export as server:/path, e.g. 192.168.1.5:/mnt/pool/longhorn. Absent: storage" }),
    schedule: cron.default("0 3 * * *").meta({
      description: "when every volume without a job of its own is saved, as five fields of cron, e.g. 0 3 * * *",
    }),
    retain: z.int().min(1).max(250).default(7).meta({ description: "how many backups of each volume are kept" }),
  })
  .optional()
  .meta({
    description:
      "backup target of Longhorn and a job that saves volumes there, e.g. {nfs: 192.168.1.5:/backups}; absent: volumes are copied between nodes and saved nowhere",
  });

/** `backup` after parsing. */
export type Backup = NonNullable<z.output<typeof backupOption>>;

const NAMESPACE = "longhorn-system";

/** Name of the Secret that Longhorn reads. */
const CREDENTIALS = "longhorn-backup";

/** Values of the chart (Longhorn documentation: Set Up Backup Target). */
export function backupValues({ storage, nfs }: Backup) {
  if (storage === undefined) return { defaultBackupStore: { backupTarget: `nfs://${nfs}` } };
  const { bucket, region, prefix } = storage;
  const folder = prefix.replace(/^\/+|\/+$/g, "");
  return {
    defaultBackupStore: {
      backupTarget: `s3://${bucket}@${region}/${folder === "" ? "" : `${folder}/`}`,
      backupTargetCredentialSecret: CREDENTIALS,
    },
  };
}

/** The Secret for the bucket; undefined for an export, which asks for none. */
export function backupCredentials({ storage }: Backup): ComposedSecret | undefined {
  if (storage === undefined) return undefined;
  return bucketSecret({
    title: "the bucket of Longhorn's backups",
    credentials: storage.credentials,
    manual: "Make an account for the bucket that may read, write and delete in it alone",
    namespace: NAMESPACE,
    name: CREDENTIALS,
    texts: {
      AWS_ACCESS_KEY_ID: [{ input: ACCESS_KEY }],
      AWS_SECRET_ACCESS_KEY: [{ input: SECRET_KEY }],
      ...(storage.endpoint === undefined ? {} : { AWS_ENDPOINTS: [storage.endpoint] }),
    },
  });
}

/** The job of all volumes that have none of their own (Longhorn documentation: Recurring Snapshots and Backups). */
export function addBackupJob(stage: Stage, { schedule, retain }: Backup): void {
  stage.addPlain({
    apiVersion: "longhorn.io/v1beta2",
    kind: "RecurringJob",
    metadata: { name: "backup", namespace: NAMESPACE },
    spec: { name: "backup", task: "backup", cron: schedule, retain, concurrency: 2, groups: ["default"] },
  });
}
