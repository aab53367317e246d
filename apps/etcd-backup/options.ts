import { z } from "zod";
import { address, size } from "../../lib/model/field";
import { absolutePath, cron, dnsName } from "../../lib/model/grammar";
import { objectStorageSchema } from "../../lib/model/object-storage";
import { secretRef } from "../../lib/model/secret";

/** Where the backup runs; its pods may ask the Talos API for a snapshot. */
export const NAMESPACE = "etcd-backup";
/** CronJob, ServiceAccount of Talos, and what belongs to them. */
export const NAME = "etcd-backup";

/** What an operator may write below `components.etcdBackup`; each field says what it means. */
export const options = z
  .strictObject({
    cron: cron
      .default("30 2 * * *")
      .meta({ description: "when it runs, as five fields of cron in UTC, e.g. 30 2 * * * for every day at 02:30" }),
    keepDays: z.int().min(1).max(3650).default(30).meta({ description: "days after which a snapshot is deleted" }),
    storage: objectStorageSchema.optional().meta({ description: "a bucket for the snapshots" }),
    nfs: z
      .strictObject({
        server: z.union([address, dnsName]).transform(String).meta({ description: "address or name of the NAS" }),
        path: absolutePath
          .regex(/[^/]$/, "an absolute path without a slash at its end, e.g. /mnt/backup/etcd")
          .meta({ description: "exported folder of the NAS as an absolute path, e.g. /mnt/backup/etcd" }),
      })
      .optional()
      .meta({ description: "a folder of a NAS for the snapshots" }),
    passphrase: secretRef.optional().meta({
      description:
        "origin of a passphrase that encrypts the snapshots before they leave the cluster; absent: they are stored as they are, with every Secret inside",
    }),
    user: z.int().min(1).default(1000).meta({ description: "user and group id that writes to the NAS" }),
    workspace: size
      .prefault("2 GiB")
      .meta({ description: "scratch space for one snapshot, e.g. 2 GiB; a larger one does not fit" }),
  })
  .refine(({ storage, nfs }) => storage !== undefined || nfs !== undefined, {
    message: "a target: storage, nfs or both",
  });

/** `components.etcdBackup` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
