import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { identityFor, loadBalancerFor, requireMainStore, storageClassFor } from "../../lib/component/offers";
import { hostName } from "../../lib/model/cluster";
import { name, size } from "../../lib/model/field";
import { MAIN_STORE, pushedSecret } from "../../lib/secrets/generated-secret";
import { oidcClientSecret } from "../../lib/secrets/oidc-client";
import { storedSecret } from "../../lib/secrets/stored-secret";
import { expose } from "../../lib/workload/expose";
import { postgres, postgresHealth } from "../../lib/workload/postgres";
import { giteaRunbook } from "./runbook";
import { ADMIN_SECRET, type GiteaValues, giteaValues, OIDC_SECRET } from "./values";

// renovate: datasource=docker depName=docker.gitea.com/charts/gitea
const chart = { name: "gitea", repository: "oci://docker.gitea.com/charts", version: "12.7.0" } as const;

const NAMESPACE = "gitea";
const PATH = "components.gitea";
const DATABASE = "gitea-postgres";
const CLAIM = "gitea-shared-storage";

/** Entry of the main store with the administrator's password. */
const STORE_ENTRY = "apps/gitea";

const options = z.strictObject({
  host: z.string().default("git").meta({ description: "host name, short or fully qualified" }),
  sshHost: z
    .string()
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
  users: z.string().default("gitea-users").meta({ description: "group whose members may sign in" }),
  admins: z.string().default("gitea-admins").meta({ description: "group whose members administer Gitea" }),
  teams: z
    .record(z.string(), z.record(z.string(), z.array(z.string()).min(1)))
    .default({})
    .meta({ description: "teams of organizations by group: {group: {organization: [team]}}" }),
});

/** Git hosting. Accounts, groups and administrators come from the identity provider; the database is PostgreSQL. */
export const gitea = defineComponent({
  title: "Gitea: Git hosting with packages and issues",
  options,
  requires: () => ({ cloudnativePg: "Gitea keeps its data in PostgreSQL" }),
  declare: ({ cluster, options: { sso, host, users, admins, teams } }) => {
    if (!sso) return {};
    const url = `https://${hostName(cluster, host)}`;
    const groups = new Map([
      [users, "Gitea users"],
      [admins, "Gitea administrators"],
    ]);
    for (const group of Object.keys(teams)) if (!groups.has(group)) groups.set(group, `Gitea team ${group}`);
    return {
      oidcClients: [
        {
          id: "gitea",
          title: "Gitea",
          launchUrl: url,
          redirectUris: [`${url}/user/oauth2/authentik/callback`],
          groups: [...groups].map(([group, title]) => ({ name: group, title })),
          namespaces: [NAMESPACE],
        },
      ],
    };
  },
  build: ({ cluster, declared, options: chosen, stages }) => {
    const asker = { cluster, declared, path: PATH };
    requireMainStore(asker);
    const storageClass = storageClassFor(asker, chosen.storageClass);
    const loadBalancer = loadBalancerFor({ ...asker, path: `${PATH}.sshPool` }, chosen.sshPool);

    const data = stages.stage("gitea-data", { title: "Gitea's secrets and database", health: [postgresHealth] });
    pushedSecret(data, {
      name: ADMIN_SECRET,
      namespace: NAMESPACE,
      path: STORE_ENTRY,
      keys: ["password"],
      fixed: { username: "gitea-admin" },
    });
    storedSecret(data, {
      name: ADMIN_SECRET,
      namespace: NAMESPACE,
      store: MAIN_STORE,
      keys: {
        username: { entry: STORE_ENTRY, property: "username" },
        password: { entry: STORE_ENTRY, property: "password" },
      },
    });
    if (chosen.sso) {
      oidcClientSecret(data, {
        client: "gitea",
        name: OIDC_SECRET,
        namespace: NAMESPACE,
        keys: { key: "id", secret: "secret" },
      });
    }
    postgres(data, {
      name: DATABASE,
      namespace: NAMESPACE,
      database: "gitea",
      size: chosen.database.toQuantity(),
      storageClass,
    });

    const facts: GiteaValues = {
      host: hostName(cluster, chosen.host),
      sshHost: hostName(cluster, chosen.sshHost),
      sshAnnotations: loadBalancer.annotations(chosen.sshPool),
      database: DATABASE,
      domain: cluster.domain,
      claim: { name: CLAIM, size: chosen.volume.toQuantity(), storageClass },
      ...(chosen.sso
        ? { sso: { issuer: identityFor(asker).issuer("gitea"), admins: chosen.admins, teams: chosen.teams } }
        : {}),
    };
    const secret = (from: string, key: string) =>
      ({ strength: "start", kind: "Secret", namespace: NAMESPACE, name: from, key }) as const;
    const stage = stages.stage("gitea", { title: `Gitea at https://${facts.host}` });
    stage.release({
      chart,
      namespace: NAMESPACE,
      values: giteaValues(facts),
      timeout: "15m",
      needs: [
        { strength: "start", kind: "StorageClass", name: storageClass },
        secret(ADMIN_SECRET, "username"),
        secret(ADMIN_SECRET, "password"),
        secret(`${DATABASE}-app`, "password"),
        ...(chosen.sso ? [secret(OIDC_SECRET, "key"), secret(OIDC_SECRET, "secret")] : []),
        { strength: "run", kind: "Service", namespace: NAMESPACE, name: `${DATABASE}-rw` },
      ],
      makes: {
        objects: [
          { kind: "Service", namespace: NAMESPACE, name: "gitea-http", ports: [3000, "http"] },
          { kind: "Service", namespace: NAMESPACE, name: "gitea-ssh", ports: [22, "ssh"] },
          { kind: "PersistentVolumeClaim", namespace: NAMESPACE, name: CLAIM },
          ...["gitea", "gitea-init", "gitea-inline-config"].map((secret) => ({
            kind: "Secret",
            namespace: NAMESPACE,
            name: secret,
          })),
        ],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: "gitea", replicas: 1 }],
      },
    });
    expose(stage, cluster, declared, {
      name: "gitea",
      namespace: NAMESPACE,
      host: chosen.host,
      service: "gitea-http",
      port: 3000,
      largeBodies: true,
    });
  },
  runbook: ({ cluster, options: chosen }) =>
    giteaRunbook({
      host: hostName(cluster, chosen.host),
      sshHost: hostName(cluster, chosen.sshHost),
      users: chosen.users,
      admins: chosen.admins,
      sso: chosen.sso,
      claim: CLAIM,
      database: DATABASE,
    }),
});
