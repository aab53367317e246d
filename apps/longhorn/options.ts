import { z } from "zod";
import { defaultClassField, reclaimPolicyField } from "../../lib/workload/storage-class";

/** What an operator may write below `components.longhorn`; each field says what it means. */
export const options = z.strictObject({
  default: defaultClassField(false),
  replicas: z.int().min(1).max(5).optional().meta({
    description: "copies of each volume, on as many nodes; absent: two, or one where only one node may hold them",
  }),
  reclaimPolicy: reclaimPolicyField("a volume"),
  v2: z.boolean().default(false).meta({
    description:
      "true: the second data engine (SPDK) as well; it keeps one core of every storage node at 100 % and takes 2 GiB of huge pages, used or not",
  }),
});

/** `components.longhorn` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
