import { z } from "zod";
import { label } from "../../lib/model/field";
import { cron } from "../../lib/model/grammar";
import { objectStorageSchema } from "../../lib/model/object-storage";

/** Namespace of Velero. */
export const NAMESPACE = "velero";

const schedule = z.strictObject({
  cron: cron.meta({
    description: "when it runs, as five fields of cron in UTC, e.g. 15 3 * * * for every day at 03:15",
  }),
  keepDays: z.int().min(1).max(3650).meta({ description: "days after which a backup is deleted" }),
});

/** What an operator may write below `components.velero`; each field says what it means. */
export const options = z.strictObject({
  storage: objectStorageSchema,
  volumes: z.enum(["files", "snapshots", "none"]).default("files").meta({
    description:
      "files: the node agent copies the volumes that pods name, file by file, from any storage; snapshots: CSI snapshots, moved to the bucket; none: objects only",
  }),
  allVolumes: z
    .boolean()
    .default(false)
    .meta({ description: "with files: copy every volume unless a pod leaves it out, not only those that pods name" }),
  namespaces: z
    .array(label)
    .min(1)
    .optional()
    .meta({ description: "namespaces that are saved; absent: all but withoutNamespaces" }),
  withoutNamespaces: z
    .array(label)
    .default(["flux-system", "kube-node-lease", "kube-public", "kube-system", NAMESPACE])
    .meta({ description: "namespaces that are left out, since Git and Talos make them again" }),
  schedules: z
    .record(label, schedule)
    .prefault({ daily: { cron: "15 3 * * *", keepDays: 14 }, weekly: { cron: "15 4 * * 0", keepDays: 84 } })
    .meta({ description: "regular backups by name" }),
});

/** `components.velero` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
