import { defineComponent } from "../../lib/component/component";
import type { ComponentStage } from "../../lib/component/component-stage";
import type { Declared } from "../../lib/declared/declared";
import { hostName } from "../../lib/model/cluster";
import { postgresHealth } from "../../lib/workload/postgres";
import { coreBlueprint } from "./blueprint";
import { oidcClient } from "./clients";
import { CORE_BLUEPRINT, DATABASE, NAMESPACE, SERVER, SETTINGS_ENTRY, SETTINGS_SECRET } from "./names";
import { type Options, options } from "./options";
import { authentikRelease } from "./release";
import { authentikRunbook } from "./runbook";
import { settingsStack } from "./terraform";

/**
 * The identity provider. Its core (groups, people) comes first; the clients of
 * other components follow in stages of their own, so that the core never waits
 * for anything that waits for it.
 */
export const authentik = defineComponent({
  title: "authentik: sign-in for people, by OpenID Connect",
  options,
  requires: () => ({
    cloudnativePg: "its database is a PostgreSQL cluster of CloudNativePG",
    externalSecrets: "its secrets are generated in the cluster",
  }),
  declare: ({ cluster, options }) => {
    const host = hostName(cluster, options.host);
    return {
      identity: { host, namespace: NAMESPACE, issuer: (client) => `https://${host}/application/o/${client}/` },
    };
  },
  build: ({ cluster, options, declared, stages }) => {
    const host = hostName(cluster, options.host);
    const namespace = NAMESPACE;
    const health = [postgresHealth];
    data(stages.stage("authentik-data", { title: "Secrets and database of authentik", namespace, health }), options);

    const core = stages.stage("authentik", { title: "authentik with its groups and people", timeout: "25m" });
    core.add({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: CORE_BLUEPRINT, namespace: NAMESPACE },
      data: { "core.yaml": coreBlueprint(groupsOf(declared, options), options.users) },
    });
    authentikRelease(core, {
      replicas: options.replicas,
      email: options.email ?? `admin@${cluster.domain}`,
      clients: declared.oidcClients,
    });
    core.expose({ name: NAMESPACE, host: options.host, service: SERVER, port: "http" });

    const early = declared.oidcClients.filter((client) => client.phase === "store");
    const late = declared.oidcClients.filter((client) => client.phase !== "store");
    const first = "the core of the identity provider runs before any client is set up";
    if (early.length > 0) {
      const stage = stages.stage("authentik-vault", { title: "Sign-in to Vault", after: { authentik: first } });
      for (const client of early) oidcClient(stage, client);
    }
    const terraform = cluster.components.tofuController !== undefined;
    if (late.length > 0) {
      const stage = stages.stage("oidc-clients", {
        title: "Sign-in to the services",
        after: {
          authentik: first,
          ...(terraform && early.length > 0
            ? { "vault-oidc": "people can sign in to the store of the client secrets before services depend on them" }
            : {}),
        },
      });
      for (const client of late) oidcClient(stage, client);
    }
    if (terraform) {
      const stage = stages.stage("authentik-settings", {
        title: "Appearance of the login page",
        after: { authentik: "Terraform sets it through the API of the running server" },
      });
      settingsStack(stage, cluster, host, options.title ?? cluster.domain);
    }
  },
  runbook: ({ cluster, options, declared }) =>
    authentikRunbook(cluster, declared, {
      host: hostName(cluster, options.host),
      people: Object.keys(options.users),
      groups: groupsOf(declared, options),
    }),
});

/** Every group that a service asks for, that a person is in, or that the definition names. */
function groupsOf(declared: Declared, { groups, users }: Options): readonly string[] {
  const all = [
    ...declared.oidcClients.flatMap((client) => client.groups.map((group) => group.name)),
    ...Object.values(users).flatMap((user) => user.groups),
    ...groups,
  ];
  return [...new Set(all)].sort();
}

/** Keys that must never change are generated once and live in the store; the database keeps its own password. */
function data(stage: ComponentStage, { database }: Options): void {
  stage.requireMainStore();
  stage.generatedSecret({
    name: SETTINGS_SECRET,
    path: SETTINGS_ENTRY,
    keys: ["secret_key", "bootstrap_password", "bootstrap_token"],
    length: 50,
    copy: {
      AUTHENTIK_SECRET_KEY: "secret_key",
      AUTHENTIK_BOOTSTRAP_PASSWORD: "bootstrap_password",
      AUTHENTIK_BOOTSTRAP_TOKEN: "bootstrap_token",
    },
  });
  stage.postgres({
    name: DATABASE,
    database: "authentik",
    size: database.size.toQuantity(),
    instances: database.instances,
    storageClass: stage.storageClass(database.storageClass, "database.storageClass"),
  });
}
