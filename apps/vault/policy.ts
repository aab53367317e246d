import { type Expression, TerraformText } from "../../lib/terraform/text";
import { KV_MOUNT } from "./access";

type Capability = "create" | "read" | "update" | "patch" | "delete" | "list" | "sudo";

const ALL: readonly Capability[] = ["create", "read", "update", "patch", "delete", "list"];
const WRITE: readonly Capability[] = ["create", "read", "update", "patch", "list"];
const READ: readonly Capability[] = ["read", "list"];

/** A policy in Vault's language: what may be done below which path. */
function policy(rules: Readonly<Record<string, readonly Capability[]>>): string {
  return Object.entries(rules)
    .map(([path, capabilities]) => {
      const list = capabilities.map((capability) => JSON.stringify(capability)).join(", ");
      return `path ${JSON.stringify(path)} {\n  capabilities = [${list}]\n}\n`;
    })
    .join("\n");
}

/** External Secrets reads every entry and writes those that the cluster generates; it deletes nothing. */
export const EXTERNAL_SECRETS_POLICY = policy({
  [`${KV_MOUNT}/data/*`]: WRITE,
  [`${KV_MOUNT}/metadata/*`]: WRITE,
});

/** The in-cluster Terraform configures Vault: logins, groups, policies, audit. Stored entries are not among its rights. */
export const RUNNER_POLICY = policy({
  "auth/*": [...ALL, "sudo"],
  "identity/*": ALL,
  "sys/audit": [...READ, "sudo"],
  "sys/audit/*": [...ALL, "sudo"],
  "sys/auth": READ,
  "sys/auth/*": [...ALL, "sudo"],
  "sys/mounts": READ,
  "sys/mounts/*": ALL,
  "sys/policies/*": ALL,
  "sys/policy": READ,
  "sys/policy/*": ALL,
  [`${KV_MOUNT}/config`]: ALL,
});

/** People of the admin group. */
export const ADMIN_POLICY = policy({ "*": [...ALL, "sudo"] });

/**
 * Everybody else who may log in: they see which entries there are and keep
 * their own below `people/`. The accessor is that of the auth method by which they came.
 */
export function userPolicy(accessor: Expression): TerraformText {
  const place = "@accessor@";
  const own = `people/{{identity.entity.aliases.${place}.name}}/*`;
  const text = policy({
    [`${KV_MOUNT}/metadata/*`]: ["list"],
    [`${KV_MOUNT}/data/${own}`]: ALL,
    [`${KV_MOUNT}/metadata/${own}`]: ALL,
  });
  return TerraformText.join(text.split(place).flatMap((part, index) => (index === 0 ? [part] : [accessor, part])));
}
