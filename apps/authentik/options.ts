import { z } from "zod";
import { label, name, size } from "../../lib/model/field";
import { dnsName, line } from "../../lib/model/grammar";

const person = z.strictObject({
  name: line.min(1).meta({ description: "name as it is shown" }),
  email: z.email().meta({ description: "e-mail address, which services know the person by" }),
  groups: z.array(name).default([]).meta({ description: "groups of services, e.g. gitea-users, or of options.groups" }),
});

/** What an operator may write below `components.authentik`; each field says what it means. */
export const options = z.strictObject({
  host: dnsName.default("auth").meta({ description: "host name, short or fully qualified" }),
  title: line.min(1).optional().meta({ description: "title of the login page; absent: the cluster's domain" }),
  replicas: z.int().min(1).max(5).default(1).meta({ description: "pods of the server and of the worker, each" }),
  email: z.email().optional().meta({ description: "address of the first administrator; absent: admin@<domain>" }),
  groups: z.array(name).default([]).meta({ description: "further groups, in addition to those that services ask for" }),
  users: z
    .record(label, person)
    .default({})
    .meta({ description: "people by user name; they choose their own password" }),
  database: z
    .strictObject({
      size: size.prefault("10 GiB").meta({ description: "size of the volume of each PostgreSQL server, e.g. 10 GiB" }),
      instances: z
        .int()
        .min(1)
        .max(3)
        .default(1)
        .meta({ description: "PostgreSQL servers: one primary and its replicas" }),
      storageClass: name
        .optional()
        .meta({ description: "storage class of its volumes; absent: the cluster's default class" }),
    })
    .prefault({})
    .meta({ description: "PostgreSQL that holds users, groups and clients" }),
});

/** `components.authentik` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
