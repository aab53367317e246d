import { z } from "zod";
import type { StorageOffer } from "../../declared/offered";
import { address } from "../../model/field";
import { absolutePath, dnsName } from "../../model/grammar";
import { MANY_NODES, storageClassFields } from "../storage-class";
import { NFS_MOUNT_OPTIONS } from "./volume";

/** Which share of which server, and the class of its volumes; the same for every way to use it. */
export const nfsFields = {
  server: z.union([address, dnsName]).transform(String).meta({ description: "address or name of the NAS" }),
  share: absolutePath
    .regex(/[^/]$/, "an absolute path without a slash at its end, e.g. /mnt/k8s")
    .meta({ description: "exported folder below which every volume gets a folder of its own" }),
  mountOptions: z
    .array(z.string().regex(/^[A-Za-z0-9._=:+-]+$/, "a mount option, e.g. nfsvers=4.1"))
    .default([...NFS_MOUNT_OPTIONS])
    .meta({ description: "NFS mount options; version 4 needs no lock daemon on the nodes" }),
  ...storageClassFields({ name: "nfs-client", default: false, kept: "a folder" }),
};

/** @param snapshots true: a snapshot class of the same name; absent: none */
export function nfsStorage(options: z.output<z.ZodObject<typeof nfsFields>>, snapshots = false): StorageOffer {
  return {
    storageClass: options.storageClass,
    default: options.default,
    accessModes: MANY_NODES,
    reclaimPolicy: options.reclaimPolicy,
    backing: { kind: "nas", address: options.server, protocol: "nfs" },
    ...(snapshots ? { snapshots: options.storageClass } : {}),
  };
}

/** An NFS server, and the folder of it that volumes are made in. */
export interface NfsServer {
  /** Address or host name of the NAS. */
  readonly server: string;
  /** Exported folder as an absolute path, e.g. `/mnt/tank/k8s`. */
  readonly share: string;
  /** NFS mount options, e.g. `nfsvers=4.1`. */
  readonly mountOptions: readonly string[];
}
