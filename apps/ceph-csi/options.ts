import { z } from "zod";
import { address, name } from "../../lib/model/field";
import { secretRef } from "../../lib/model/secret";
import { fileSystemField, storageClassFields } from "../../lib/workload/storage-class";

/** What an operator may write below `components.cephCsi`; each field says what it means. */
export const options = z.strictObject({
  clusterId: z.uuid().meta({ description: "fsid of the Ceph cluster: `ceph fsid` on a Proxmox host" }),
  monitors: z
    .array(address)
    .min(1)
    .meta({ description: "addresses of the Ceph monitors; all of them, so that one may be away" }),
  pool: name.default("vm-storage").meta({ description: "RBD pool of the volumes" }),
  datastore: name.optional().meta({ description: "Proxmox datastore over the same pool, where there is one" }),
  user: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "a Ceph user without client., e.g. kubernetes")
    .default("kubernetes")
    .meta({ description: "Ceph user that may use the pool, e.g. kubernetes for client.kubernetes" }),
  key: secretRef.optional().meta({
    description: "origin of the user's key; absent: the operator places the Secret that the runbook names",
  }),
  ...storageClassFields({ name: "ceph-rbd", default: true, kept: "an image" }),
  fileSystem: fileSystemField,
  snapshots: z
    .boolean()
    .default(true)
    .meta({ description: "true: a class for snapshots; needs components.snapshotController" }),
});

/** `components.cephCsi` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
