import { defineComponent } from "../../lib/component/component";
import { hostName } from "../../lib/model/cluster";
import { helmChart } from "../../lib/stage/chart";
import { postgresHealth } from "../../lib/workload/postgres";
import { options } from "./options";
import { projectAccess } from "./projects";
import { harborRunbook } from "./runbook";
import { ENCRYPTION_SECRET, harborSecrets, OIDC_SECRET, SECRET_KEYS, SECRETS, TOKEN_CERTIFICATE } from "./secrets";
import { type HarborFacts, harborValues } from "./values";

const chart = helmChart("https://helm.goharbor.io", "harbor", "1.19.1");

const NAMESPACE = "harbor";
const DATABASE = "harbor-postgres";

/** Services that the chart makes in addition to the one that is exposed, with their ports. */
const SERVICES: Readonly<Record<string, readonly (number | string)[]>> = {
  harbor: [80, "http"],
  "harbor-core": [80, "http-web"],
  "harbor-portal": [80],
  "harbor-jobservice": [80, "http-jobservice"],
  "harbor-registry": [5000, "http-registry", 8080, "http-controller"],
  "harbor-redis": [6379],
};

/** Container registry. Accounts and groups come from the identity provider; layers lie on a volume. */
export const harbor = defineComponent({
  title: "Harbor: container registry with access by group and vulnerability scans",
  options,
  requires: () => ({
    cloudnativePg: "Harbor keeps its data in PostgreSQL",
    certManager: "Harbor signs the tokens of its clients with a key that cert-manager makes",
  }),
  declare: ({ cluster, options: { sso, host, users, admins, projects } }) => {
    if (!sso) return {};
    const url = `https://${hostName(cluster, host)}`;
    const groups = new Map([
      [users, "Harbor users"],
      [admins, "Harbor administrators"],
    ]);
    for (const project of Object.values(projects)) {
      for (const group of Object.keys(project.groups)) if (!groups.has(group)) groups.set(group, `Harbor ${group}`);
    }
    return {
      oidcClients: [
        {
          id: "harbor",
          title: "Harbor",
          launchUrl: url,
          redirectUris: [`${url}/c/oidc/callback`],
          groups: [...groups].map(([group, title]) => ({ name: group, title })),
          namespaces: [NAMESPACE],
        },
      ],
    };
  },
  build: ({ cluster, options: chosen, stages }) => {
    const data = stages.stage("harbor-data", {
      title: "Harbor's secrets and database",
      namespace: NAMESPACE,
      health: [postgresHealth],
    });
    data.requireMainStore();
    const storageClass = data.storageClass(chosen.storageClass);
    const facts: HarborFacts = {
      host: hostName(cluster, chosen.host),
      database: DATABASE,
      volume: chosen.volume.toQuantity(),
      storageClass,
      scanner: chosen.scanner,
      sso: chosen.sso,
    };

    harborSecrets(data, chosen.sso ? { issuer: data.identity().issuer("harbor"), admins: chosen.admins } : undefined);
    data.postgres({ name: DATABASE, database: "harbor", size: chosen.database.toQuantity(), storageClass });

    const stage = stages.stage("harbor", { title: `Harbor at https://${facts.host}` });
    const scanner = chosen.scanner ? ["harbor-trivy"] : [];
    stage.release({
      chart,
      values: harborValues(facts),
      timeout: "15m",
      needs: {
        start: {
          StorageClass: [storageClass],
          Secret: {
            [SECRETS]: SECRET_KEYS,
            [ENCRYPTION_SECRET]: ["secretKey"],
            [TOKEN_CERTIFICATE]: ["tls.key"],
            [`${DATABASE}-app`]: ["password"],
            ...(chosen.sso ? { [OIDC_SECRET]: ["config.json"] } : {}),
          },
        },
        run: { Service: [`${DATABASE}-rw`] },
      },
      makes: {
        objects: {
          Service: { ...SERVICES, ...(chosen.scanner ? { "harbor-trivy": [8080, "http-trivy"] } : {}) },
          PersistentVolumeClaim: ["harbor-registry", "harbor-jobservice"],
          Secret: ["harbor-core", "harbor-jobservice", "harbor-registry", "harbor-registryctl", ...scanner],
        },
        podSecurity: "restricted",
        workloads: {
          Deployment: ["harbor-core", "harbor-jobservice", "harbor-nginx", "harbor-portal", "harbor-registry"],
          StatefulSet: ["harbor-redis", ...scanner],
        },
      },
    });
    stage.expose({ name: "harbor", host: chosen.host, service: "harbor", port: 80, largeBodies: true });

    if (Object.keys(chosen.projects).length === 0) return;
    const projects = stages.stage("harbor-projects", { title: "Harbor's projects and the access of groups to them" });
    projectAccess(projects, NAMESPACE, chosen.projects);
  },
  runbook: ({ cluster, options: chosen }) =>
    harborRunbook({
      ...chosen,
      host: hostName(cluster, chosen.host),
      database: DATABASE,
      projects: Object.keys(chosen.projects),
    }),
});
