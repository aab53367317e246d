import { z } from "zod";
import { label, name, size } from "../../lib/model/field";
import { dnsName, groupName } from "../../lib/model/grammar";
import { PROJECT_ROLES } from "./projects";

/** What an operator may write below `components.harbor`; each field says what it means. */
export const options = z.strictObject({
  host: dnsName.default("registry").meta({ description: "host name, short or fully qualified" }),
  volume: size.prefault("200 GiB").meta({ description: "size of the volume for image layers, e.g. 200 GiB" }),
  database: size.prefault("10 GiB").meta({ description: "size of its PostgreSQL's volume, e.g. 10 GiB" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of all volumes; absent: the cluster's default class" }),
  scanner: z.boolean().default(true).meta({ description: "true: Trivy scans images for known vulnerabilities" }),
  sso: z.boolean().default(true).meta({ description: "true: users sign in through the identity provider" }),
  users: groupName.default("harbor-users").meta({ description: "group whose members may sign in" }),
  admins: groupName.default("harbor-admins").meta({ description: "group whose members administer Harbor" }),
  projects: z
    .record(
      label,
      z.strictObject({
        public: z.boolean().default(false).meta({ description: "true: anyone may pull" }),
        groups: z
          .record(
            z.string().regex(/^[A-Za-z0-9._-]+$/, "a group name of letters, digits, dots, dashes"),
            z.enum(PROJECT_ROLES),
          )
          .default({})
          .meta({ description: "role of each group of the identity provider" }),
      }),
    )
    .default({})
    .meta({ description: "projects that always exist, and which group may do what in them" }),
});
