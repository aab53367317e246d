import type { ComponentStages } from "../../lib/component/component-stages";
import type { OidcClient } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { oidcEntry } from "../../lib/secrets/oidc-client";
import { reference } from "../../lib/terraform/text";
import { KV_MOUNT, VAULT_LOGINS } from "../vault/access";
import { inClusterTerraform, outputSecret, variable, vaultProvider } from "./in-cluster-terraform";

/**
 * Rights in Vault for the people who run a service: the groups of each client
 * whose name ends in `-admins` may read the service's client secret and keep
 * entries of their own below `services/<client>/`.
 */
export function servicesStack(stages: ComponentStages, cluster: Cluster, declared: Declared): void {
  const clients = declared.oidcClients.filter((client) => client.phase !== "store" && admins(client).length > 0);
  if (declared.identity === undefined || clients.length === 0) return;
  const stage = stages.stage("services-access", { title: "Rights in Vault for the people who run a service" });
  const names = [...new Set(clients.flatMap(admins))].sort();
  const groups = names.map((group) => ({
    group,
    id: identifier(group),
    policies: clients
      .filter((client) => admins(client).includes(group))
      .map((client) => reference("vault_policy", identifier(client.id), "name")),
  }));
  inClusterTerraform(stage, {
    cluster,
    name: "services",
    providers: { vault: vaultProvider() },
    variables: {
      [VAULT_LOGINS.accessor]: {
        description: "accessor of the login method for people",
        secret: outputSecret(VAULT_LOGINS.stack),
      },
    },
    resources: {
      vault_policy: Object.fromEntries(
        clients.map(({ id }) => [
          identifier(id),
          {
            name: `service-${id}`,
            policy: [
              `path "${KV_MOUNT}/data/${oidcEntry(id)}" {`,
              '  capabilities = ["read"]',
              "}",
              "",
              ...["data", "metadata"].flatMap((part) => [
                `path "${KV_MOUNT}/${part}/services/${id}/*" {`,
                '  capabilities = ["create", "read", "update", "patch", "delete", "list"]',
                "}",
                "",
              ]),
            ].join("\n"),
          },
        ]),
      ),
      vault_identity_group: Object.fromEntries(
        groups.map(({ group, id, policies }) => [id, { name: group, type: "external", policies }]),
      ),
      vault_identity_group_alias: Object.fromEntries(
        groups.map(({ group, id }) => [
          id,
          {
            name: group,
            mount_accessor: variable(VAULT_LOGINS.accessor),
            canonical_id: reference("vault_identity_group", id, "id"),
          },
        ]),
      ),
    },
  });
}

function admins(client: OidcClient): readonly string[] {
  return client.groups.map((group) => group.name).filter((group) => group.endsWith("-admins"));
}

/** A name as Terraform takes it for a resource. */
function identifier(text: string): string {
  return text.replaceAll(/[^a-z0-9]+/g, "_");
}
