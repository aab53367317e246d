import type { IdentityOffer } from "../../lib/declared/offered";
import type { Cluster } from "../../lib/model/cluster";
import { oidcClientSecret } from "../../lib/secrets/oidc-client";
import type { Stage } from "../../lib/stage/stage";
import { reference } from "../../lib/terraform/text";
import { inClusterTerraform, variable, vaultProvider } from "../tofu-controller/in-cluster-terraform";
import { KV_MOUNT, RUNNER, VAULT_LOGINS } from "./access";
import { ADMIN_POLICY, userPolicy } from "./policy";

/** Client id of Vault at the identity provider. */
export const CLIENT = "vault";

/** Groups of people and the policy that each gets. */
export const ADMINS = "vault-admins";
/** Policy of people who sign in with the identity provider. */
export const USERS = "vault-users";

/** Where the identity provider sends people back to: the web interface, and the command line on their own machine. */
export function redirectUris(host: string): readonly string[] {
  return [`https://${host}/ui/vault/auth/oidc/oidc/callback`, "http://localhost:8250/oidc/callback"];
}

/** Logins by the identity provider, a policy for each group, and an audit log. */
export function loginStack(stage: Stage, cluster: Cluster, host: string, identity: IdentityOffer): void {
  const secret = `${CLIENT}-oidc`;
  oidcClientSecret(stage, {
    client: CLIENT,
    name: secret,
    namespace: RUNNER.namespace,
    keys: { oidc_client_id: "id", oidc_client_secret: "secret" },
  });
  stage.needs(`Terraform ${RUNNER.namespace}/${VAULT_LOGINS.stack} oidc_discovery_url`, {
    start: { OidcClient: [CLIENT] },
  });
  const backend = "vault_jwt_auth_backend.oidc";
  const group = (name: string, policy: string) => ({
    name,
    type: "external",
    policies: [reference("vault_policy", policy, "name")],
  });
  const alias = (name: string, id: string) => ({
    name,
    mount_accessor: reference(backend, "accessor"),
    canonical_id: reference("vault_identity_group", id, "id"),
  });
  inClusterTerraform(stage, {
    cluster,
    name: VAULT_LOGINS.stack,
    providers: { vault: vaultProvider() },
    variables: {
      oidc_client_id: { description: "client id at the identity provider", secret },
      oidc_client_secret: { description: "client secret at the identity provider", secret },
    },
    resources: {
      vault_jwt_auth_backend: {
        oidc: {
          path: "oidc",
          type: "oidc",
          description: `people, by ${identity.host}`,
          oidc_discovery_url: identity.issuer(CLIENT),
          bound_issuer: identity.issuer(CLIENT),
          oidc_client_id: variable("oidc_client_id"),
          oidc_client_secret: variable("oidc_client_secret"),
          default_role: "people",
          tune: [
            {
              allowed_response_headers: null,
              audit_non_hmac_request_keys: null,
              audit_non_hmac_response_keys: null,
              default_lease_ttl: "1h",
              listing_visibility: "unauth",
              max_lease_ttl: "12h",
              passthrough_request_headers: null,
              token_type: "default-service",
            },
          ],
        },
      },
      vault_jwt_auth_backend_role: {
        people: {
          backend: reference(backend, "path"),
          role_name: "people",
          role_type: "oidc",
          user_claim: "preferred_username",
          groups_claim: "groups",
          oidc_scopes: ["openid", "profile", "email"],
          allowed_redirect_uris: [...redirectUris(host)],
          token_policies: ["default"],
          token_ttl: 3600,
          token_max_ttl: 43200,
        },
      },
      vault_policy: {
        admin: { name: "admin", policy: ADMIN_POLICY },
        user: { name: "user", policy: userPolicy(reference(backend, "accessor")) },
      },
      vault_identity_group: { admins: group(ADMINS, "admin"), users: group(USERS, "user") },
      vault_identity_group_alias: { admins: alias(ADMINS, "admins"), users: alias(USERS, "users") },
      vault_audit: { stdout: { type: "file", path: "stdout", options: { file_path: "stdout" } } },
    },
    outputs: {
      [VAULT_LOGINS.accessor]: {
        value: reference(backend, "accessor"),
        description: "accessor of the login method for people",
      },
    },
  });
}

/** How the KV engine keeps what is stored: old versions stay readable, and a delete can be taken back. */
export function storeStack(stage: Stage, cluster: Cluster, versions: number): void {
  inClusterTerraform(stage, {
    cluster,
    name: "secrets",
    providers: { vault: vaultProvider() },
    resources: {
      vault_kv_secret_backend_v2: {
        store: { mount: KV_MOUNT, max_versions: versions, cas_required: false, delete_version_after: 0 },
      },
      vault_password_policy: {
        strong: {
          name: "strong",
          policy: [
            "length = 32",
            'rule "charset" {',
            '  charset = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"',
            "}",
            "",
          ].join("\n"),
        },
      },
    },
  });
}
