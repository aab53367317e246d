import { defineComponent } from "../../lib/component/component";
import { hostName } from "../../lib/model/cluster";
import { helmChart } from "../../lib/stage/chart";
import { postgresHealth } from "../../lib/workload/postgres";
import { options } from "./options";
import { giteaRunbook } from "./runbook";
import { ADMIN_SECRET, type GiteaValues, giteaValues, OIDC_SECRET } from "./values";

const chart = helmChart("oci://docker.gitea.com/charts", "gitea", "12.7.0");

const NAMESPACE = "gitea";
const DATABASE = "gitea-postgres";
const CLAIM = "gitea-shared-storage";

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
  build: ({ cluster, options: chosen, stages }) => {
    const namespace = NAMESPACE;
    const data = stages.stage("gitea-data", {
      title: "Gitea's secrets and database",
      namespace,
      health: [postgresHealth],
    });
    data.requireMainStore();
    const storageClass = data.storageClass(chosen.storageClass);
    data.generatedSecret({
      name: ADMIN_SECRET,
      path: "apps/gitea",
      keys: ["password"],
      fixed: { username: "gitea-admin" },
      copy: { username: "username", password: "password" },
    });
    if (chosen.sso) {
      data.oidcClientSecret({ client: "gitea", name: OIDC_SECRET, keys: { key: "id", secret: "secret" } });
    }
    data.postgres({ name: DATABASE, database: "gitea", size: chosen.database.toQuantity(), storageClass });

    const facts: GiteaValues = {
      host: hostName(cluster, chosen.host),
      sshHost: hostName(cluster, chosen.sshHost),
      sshAnnotations: data.poolAddress(chosen.sshPool, "sshPool").annotations,
      database: DATABASE,
      domain: cluster.domain,
      claim: { name: CLAIM, size: chosen.volume.toQuantity(), storageClass },
      sso: chosen.sso
        ? { issuer: data.identity().issuer("gitea"), admins: chosen.admins, teams: chosen.teams }
        : undefined,
    };
    const stage = stages.stage("gitea", { title: `Gitea at https://${facts.host}` });
    stage.release({
      chart,
      values: giteaValues(facts),
      timeout: "15m",
      needs: {
        start: {
          StorageClass: [storageClass],
          Secret: {
            [ADMIN_SECRET]: ["username", "password"],
            [`${DATABASE}-app`]: ["password"],
            ...(chosen.sso ? { [OIDC_SECRET]: ["key", "secret"] } : {}),
          },
        },
        run: { Service: [`${DATABASE}-rw`] },
      },
      makes: {
        objects: {
          Service: { "gitea-http": [3000, "http"], "gitea-ssh": [22, "ssh"] },
          PersistentVolumeClaim: [CLAIM],
          Secret: ["gitea", "gitea-init", "gitea-inline-config"],
        },
        podSecurity: "restricted",
        workloads: { Deployment: ["gitea"] },
      },
    });
    stage.expose({ name: "gitea", host: chosen.host, service: "gitea-http", port: 3000, largeBodies: true });
  },
  runbook: ({ cluster, options: chosen }) =>
    giteaRunbook({
      ...chosen,
      host: hostName(cluster, chosen.host),
      sshHost: hostName(cluster, chosen.sshHost),
      claim: CLAIM,
      database: DATABASE,
    }),
});
