import { z } from "zod";
import { volumeName } from "../../lib/model/volume";
import { defaultClassField, reclaimPolicyField } from "../../lib/workload/storage-class";
import { backupOption } from "./backup";

/** What an operator may write below `components.longhorn`; each field says what it means. */
export const options = z.strictObject({
  default: defaultClassField(false),
  replicas: z.int().min(1).max(5).optional().meta({
    description: "copies of each volume, on as many nodes; absent: two, or one where only one node may hold them",
  }),
  volume: volumeName.optional().meta({
    description:
      "key of talos.volumes or machines.*.volumes, e.g. longhorn: a user volume that holds the replicas, on those machines that have it; absent: a folder of /var on every machine",
  }),
  snapshots: z.boolean().default(false).meta({
    description: "true: a class for snapshots, from which VolSync restores; needs components.snapshotController",
  }),
  reclaimPolicy: reclaimPolicyField("a volume"),
  backup: backupOption,
  v2: z.boolean().default(false).meta({
    description:
      "true: the second data engine (SPDK) as well; it keeps one core of every storage node at 100 % and takes 2 GiB of huge pages, used or not",
  }),
});

/** `components.longhorn` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
