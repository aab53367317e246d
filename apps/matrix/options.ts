import { z } from "zod";
import { domainName, name, size } from "../../lib/model/field";
import { dnsName, groupName } from "../../lib/model/grammar";

/** What an operator may write below `components.matrix`; each field says what it means. */
export const options = z.strictObject({
  host: dnsName.default("chat").meta({ description: "host name of the home server, short or fully qualified" }),
  serverName: domainName.optional().meta({
    description: "the part after the colon in user and room names; can never change. Absent: the cluster's domain",
  }),
  volume: size.prefault("20 GiB").meta({ description: "size of the volume for uploaded media, e.g. 20 GiB" }),
  database: size.prefault("20 GiB").meta({ description: "size of its PostgreSQL's volume, e.g. 20 GiB" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of both volumes; absent: the cluster's default class" }),
  maxUpload: z
    .string()
    .regex(/^\d+[MK]$/, "a size like 100M")
    .default("100M")
    .meta({ description: "largest file that a user may upload, in mebibytes (M) or kibibytes (K), e.g. 100M" }),
  sso: z
    .boolean()
    .default(true)
    .meta({ description: "true: users sign in through the identity provider, and in no other way" }),
  users: groupName.default("matrix-users").meta({ description: "group whose members may sign in" }),
});
