import type { ProxmoxUser } from "../../lib/declared/asked";
import { expression } from "../../lib/terraform/text";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { addOutput, outputName } from "../terraform/variable";

/** Realm of users that Terraform makes: Proxmox' own, without a login on the host. */
const REALM = "pve";

/** `kubernetes-csi@pve!csi`. */
export function tokenId(user: ProxmoxUser): string {
  return `${user.user}@${REALM}!${user.token}`;
}

/** The output of the access stack that holds the secret of a user's token. */
export function tokenSecretOutput(user: ProxmoxUser): string {
  return outputName(user.user, "token", "secret");
}

/** One Proxmox user with its role, its rights at one path, and a token that has the user's rights. */
export function createUser(stack: ClusterStack, user: ProxmoxUser): void {
  const role = new Resource(stack, "proxmox_virtual_environment_role", user.role, {
    role_id: user.role,
    privileges: [...new Set(user.privileges)].sort(),
  });
  const account = new Resource(stack, "proxmox_virtual_environment_user", user.user, {
    user_id: `${user.user}@${REALM}`,
    comment: user.comment,
    enabled: true,
  });
  const rights = new Resource(stack, "proxmox_acl", user.user, {
    path: user.path,
    role_id: role.ref("role_id"),
    user_id: account.ref("user_id"),
    propagate: true,
  });
  const token = new Resource(stack, "proxmox_user_token", user.user, {
    user_id: account.ref("user_id"),
    token_name: user.token,
    comment: user.comment,
    privileges_separation: false,
  }).meta({ dependsOn: [rights] });
  addOutput(stack, outputName(user.user, "token", "id"), tokenId(user), {
    description: `API token of ${user.user}: ${user.comment}`,
    sensitive: false,
  });
  // The provider gives `user@realm!token=secret`.
  const value = token.ref("value");
  addOutput(stack, tokenSecretOutput(user), expression`split(${"="}, ${value})[1]`, {
    description: `Secret of ${tokenId(user)}`,
    sensitive: true,
  });
}
