import { z } from "zod";
import { label, name, size } from "./field";
import { absolutePath, cron, relativePath } from "./grammar";

const subPath = relativePath
  .optional()
  .meta({ description: "folder of the volume that is mounted, e.g. tv; absent: its top" });

const readOnly = z.boolean().default(false).meta({ description: "true: the app cannot write to it" });

const BACKUP = { schedule: undefined, restore: true };

/** A backup of one volume, by a component that makes such. */
const backup = z
  .union([
    z.literal(true).transform(() => BACKUP),
    z
      .strictObject({
        schedule: cron.optional().meta({
          description: "when it is saved, as five fields of cron, e.g. 0 */6 * * *; absent: as the component says",
        }),
        restore: z.boolean().default(true).meta({
          description:
            "true: a new claim starts with the last backup; false for a claim that exists already, as what it is made of never changes",
        }),
      })
      .transform((one) => ({ ...one, schedule: one.schedule })),
  ])
  .optional()
  .meta({
    description:
      "backup of this volume alone and restore before the first start, by components.volsync: true, or {schedule, restore}. Absent: none",
  });

/** How volsync copies one volume away: when, and whether it is filled before the first start. */
export type VolumeBackup = NonNullable<z.output<typeof backup>>;

/** Where a mount path of an app gets its files from. */
export const volumeSchema = z.union([
  size.transform((amount) => ({
    kind: "claim" as const,
    size: amount,
    accessMode: "ReadWriteOnce" as const,
    storageClass: undefined,
    subPath: undefined,
    backup: undefined,
  })),
  z
    .strictObject({
      size: size.meta({ description: "size of the claim, e.g. 10 GiB" }),
      storageClass: name
        .optional()
        .meta({ description: "StorageClass that makes the volume; absent: the default one of the storage component" }),
      accessMode: z
        .enum(["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"])
        .default("ReadWriteOnce")
        .meta({ description: "who may mount it: pods of one node, of all nodes, or one pod" }),
      subPath,
      backup,
    })
    .transform((claim) => ({ kind: "claim" as const, ...claim })),
  z
    .strictObject({
      shared: label.meta({ description: "name of a library that a storage component offers to this namespace" }),
      subPath,
      readOnly,
    })
    .transform((library) => ({ kind: "shared" as const, ...library })),
  z
    .strictObject({
      claim: label.meta({ description: "name of a claim that exists in the app's namespace" }),
      subPath,
      readOnly,
    })
    .transform((existing) => ({ kind: "existing" as const, ...existing })),
  z
    .strictObject({
      nfs: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*:\/[A-Za-z0-9._~@%+=:,/-]*$/, "an NFS export like 10.0.0.5:/media")
        .meta({ description: "NFS export as server:/path, e.g. 192.168.1.5:/mnt/pool/media" }),
      subPath,
      readOnly,
    })
    .transform((share) => ({ kind: "nfs" as const, ...share })),
  z
    .strictObject({
      host: absolutePath.meta({
        description:
          "folder or file of the node, e.g. /var/mnt/films of a volume films; the namespace becomes privileged, and pods on other nodes see other files",
      }),
      create: z.boolean().optional().meta({
        description: "true: the folder is made where it is missing, which Talos allows below /var. Absent: false",
      }),
      subPath,
      readOnly,
    })
    .transform(({ create, ...folder }) => ({
      kind: "host" as const,
      ...folder,
      ...(create === undefined ? {} : { create }),
    })),
  z
    .strictObject({
      scratch: size.meta({
        description:
          "most that an empty folder may hold, e.g. 1 GiB; it is gone with the pod. On the node's disk, unless memory is true",
      }),
      memory: z.boolean().optional().meta({
        description:
          "true: the folder is in memory (tmpfs), and what it holds counts towards the app's memory limit. Absent: on the node's disk",
      }),
    })
    .transform(({ scratch, memory }) => ({
      kind: "scratch" as const,
      size: scratch,
      ...(memory === undefined ? {} : { memory }),
    })),
]);

/** What is mounted at one path of an app. */
export type AppVolume = z.output<typeof volumeSchema>;
