import { z } from "zod";
import { name, size } from "../../lib/model/field";
import { dnsName } from "../../lib/model/grammar";

/** What an operator may write below `components.vault`; each field says what it means. */
export const options = z.strictObject({
  host: dnsName.default("vault").meta({ description: "host name, short or fully qualified" }),
  replicas: z
    .union([z.literal(1), z.literal(3), z.literal(5)])
    .default(3)
    .meta({ description: "members of the Raft cluster: 3 or 5 survive the loss of one or two, 1 survives none" }),
  size: size
    .prefault("10 GiB")
    .meta({ description: "size of each member's volume, e.g. 10 GiB; it cannot be changed later" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of the volumes; absent: the cluster's default class" }),
  versions: z.int().min(1).max(100).default(10).meta({ description: "versions of each stored entry that are kept" }),
});

/** `components.vault` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
