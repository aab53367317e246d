import { z } from "zod";
import { name, size } from "../../lib/model/field";
import { dnsName, groupName } from "../../lib/model/grammar";

/** What an operator may write below `components.gitea`; each field says what it means. */
export const options = z.strictObject({
  host: dnsName.default("git").meta({ description: "host name, short or fully qualified" }),
  sshHost: dnsName

    .default("git-ssh")
    .meta({ description: "host name for Git over SSH, which has an address of its own" }),
  sshPool: name.default("services-pool").meta({ description: "load-balancer pool of the SSH address" }),
  volume: size
    .prefault("50 GiB")
    .meta({ description: "size of the volume for repositories, packages and attachments, e.g. 50 GiB" }),
  database: size.prefault("10 GiB").meta({ description: "size of its PostgreSQL's volume, e.g. 10 GiB" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of both volumes; absent: the cluster's default class" }),
  sso: z.boolean().default(true).meta({ description: "true: users sign in through the identity provider" }),
  users: groupName.default("gitea-users").meta({ description: "group whose members may sign in" }),
  admins: groupName.default("gitea-admins").meta({ description: "group whose members administer Gitea" }),
  teams: z
    .record(groupName, z.record(groupName, z.array(groupName).min(1)))
    .default({})
    .meta({ description: "teams of organizations by group: {group: {organization: [team]}}" }),
});
