import { z } from "zod";
import { label } from "../../lib/model/field";
import { subjectName } from "../../lib/model/grammar";

const subject = subjectName.refine(
  (text) => !text.startsWith("system:"),
  "a name of your own: those with system: belong to Kubernetes",
);

const account = z
  .strictObject({
    role: z.enum(["viewer", "developer", "operator"]).meta({
      description:
        "viewer: reads everything but Secrets; developer: also runs, changes and enters programs, in named namespaces only; operator: also restarts and scales programs and drains nodes, enters no pod",
    }),
    namespaces: z
      .array(label)
      .min(1)
      .optional()
      .meta({ description: "namespaces in which the role counts; absent: the whole cluster" }),
    users: z.array(subject).default([]).meta({
      description: "users who have the role, by the name in their client certificate or at the identity provider",
    }),
    groups: z.array(subject).default([]).meta({
      description: "groups whose members have the role, by the name in client certificates or at the identity provider",
    }),
    serviceAccount: label.optional().meta({
      description: "namespace of a ServiceAccount with the account's name, for a machine; its tokens are short-lived",
    }),
  })
  .refine(
    ({ users, groups, serviceAccount }) => users.length + groups.length > 0 || serviceAccount !== undefined,
    "somebody who has it: users, groups or serviceAccount",
  )
  .refine(
    ({ role, namespaces }) => role !== "developer" || namespaces !== undefined,
    "namespaces for a developer: who starts pods everywhere is as good as cluster-admin",
  );

/** What an operator may write below `components.rbacAccounts`; each field says what it means. */
export const options = z.strictObject({
  accounts: z
    .record(label, account)
    .refine((accounts) => Object.keys(accounts).length > 0, "at least one account")
    .meta({ description: "accounts by name, in addition to cluster-admin; each has a role and somebody who uses it" }),
  certificateDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .meta({ description: "life of a client certificate, in days: none can be revoked" }),
});

/** `components.rbacAccounts` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
/** One person or program with its roles. */
export type Account = Options["accounts"][string];
