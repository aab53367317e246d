import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { identityFor, requireMainStore, storageClassFor } from "../../lib/component/offers";
import { hostName } from "../../lib/model/cluster";
import { label, name, size } from "../../lib/model/field";
import { expose } from "../../lib/workload/expose";
import { postgres, postgresHealth } from "../../lib/workload/postgres";
import { PROJECT_ROLES, projectAccess } from "./projects";
import { harborRunbook } from "./runbook";
import { ENCRYPTION_SECRET, harborSecrets, OIDC_SECRET, SECRET_KEYS, SECRETS, TOKEN_CERTIFICATE } from "./secrets";
import { type HarborFacts, harborValues } from "./values";

// renovate: datasource=helm depName=harbor registryUrl=https://helm.goharbor.io
const chart = { name: "harbor", repository: "https://helm.goharbor.io", version: "1.19.1" } as const;

const NAMESPACE = "harbor";
const PATH = "components.harbor";
const DATABASE = "harbor-postgres";

/** Services that the chart makes beside the one that is exposed, with their ports. */
const SERVICES: Readonly<Record<string, readonly (number | string)[]>> = {
  harbor: [80, "http"],
  "harbor-core": [80, "http-web"],
  "harbor-portal": [80],
  "harbor-jobservice": [80, "http-jobservice"],
  "harbor-registry": [5000, "http-registry", 8080, "http-controller"],
  "harbor-redis": [6379],
};

const options = z.strictObject({
  host: z.string().default("registry").meta({ description: "host name, short or fully qualified" }),
  volume: size.prefault("200 GiB").meta({ description: "size of the volume for image layers, e.g. 200 GiB" }),
  database: size.prefault("10 GiB").meta({ description: "size of its PostgreSQL's volume, e.g. 10 GiB" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of all volumes; absent: the cluster's default class" }),
  scanner: z.boolean().default(true).meta({ description: "true: Trivy scans images for known vulnerabilities" }),
  sso: z.boolean().default(true).meta({ description: "true: users sign in through the identity provider" }),
  users: z.string().default("harbor-users").meta({ description: "group whose members may sign in" }),
  admins: z.string().default("harbor-admins").meta({ description: "group whose members administer Harbor" }),
  projects: z
    .record(
      label,
      z.strictObject({
        public: z.boolean().default(false).meta({ description: "true: anyone may pull" }),
        groups: z
          .record(
            z.string().regex(/^[A-Za-z0-9._-]+$/, "a group name of letters, digits, dots, dashes"),
            z.enum(PROJECT_ROLES),
          )
          .default({})
          .meta({ description: "role of each group of the identity provider" }),
      }),
    )
    .default({})
    .meta({ description: "projects that always exist, and which group may do what in them" }),
});

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
  build: ({ cluster, declared, options: chosen, stages }) => {
    const asker = { cluster, declared, path: PATH };
    requireMainStore(asker);
    const storageClass = storageClassFor(asker, chosen.storageClass);
    const facts: HarborFacts = {
      host: hostName(cluster, chosen.host),
      database: DATABASE,
      volume: chosen.volume.toQuantity(),
      storageClass,
      scanner: chosen.scanner,
      sso: chosen.sso,
    };

    const data = stages.stage("harbor-data", { title: "Harbor's secrets and database", health: [postgresHealth] });
    harborSecrets(
      data,
      NAMESPACE,
      chosen.sso ? { issuer: identityFor(asker).issuer("harbor"), admins: chosen.admins } : undefined,
    );
    postgres(data, {
      name: DATABASE,
      namespace: NAMESPACE,
      database: "harbor",
      size: chosen.database.toQuantity(),
      storageClass,
    });

    const secret = (from: string, key: string) =>
      ({ strength: "start", kind: "Secret", namespace: NAMESPACE, name: from, key }) as const;
    const stage = stages.stage("harbor", { title: `Harbor at https://${facts.host}` });
    stage.release({
      chart,
      namespace: NAMESPACE,
      values: harborValues(facts),
      timeout: "15m",
      needs: [
        { strength: "start", kind: "StorageClass", name: storageClass },
        ...SECRET_KEYS.map((key) => secret(SECRETS, key)),
        secret(ENCRYPTION_SECRET, "secretKey"),
        secret(TOKEN_CERTIFICATE, "tls.key"),
        secret(`${DATABASE}-app`, "password"),
        ...(chosen.sso ? [secret(OIDC_SECRET, "config.json")] : []),
        { strength: "run", kind: "Service", namespace: NAMESPACE, name: `${DATABASE}-rw` },
      ],
      makes: {
        objects: [
          ...Object.entries(SERVICES).map(([service, ports]) => ({
            kind: "Service",
            namespace: NAMESPACE,
            name: service,
            ports,
          })),
          ...(chosen.scanner
            ? [{ kind: "Service", namespace: NAMESPACE, name: "harbor-trivy", ports: [8080, "http-trivy"] }]
            : []),
          ...["harbor-registry", "harbor-jobservice"].map((claim) => ({
            kind: "PersistentVolumeClaim",
            namespace: NAMESPACE,
            name: claim,
          })),
          ...["harbor-core", "harbor-jobservice", "harbor-registry", "harbor-registryctl"]
            .concat(chosen.scanner ? ["harbor-trivy"] : [])
            .map((made) => ({ kind: "Secret", namespace: NAMESPACE, name: made })),
        ],
        podSecurity: "restricted",
        workloads: [
          ...["core", "jobservice", "nginx", "portal", "registry"].map((part) => ({
            kind: "Deployment" as const,
            name: `harbor-${part}`,
            replicas: 1,
          })),
          ...["redis", ...(chosen.scanner ? ["trivy"] : [])].map((part) => ({
            kind: "StatefulSet" as const,
            name: `harbor-${part}`,
            replicas: 1,
          })),
        ],
      },
    });
    expose(stage, cluster, declared, {
      name: "harbor",
      namespace: NAMESPACE,
      host: chosen.host,
      service: "harbor",
      port: 80,
      largeBodies: true,
    });

    if (Object.keys(chosen.projects).length === 0) return;
    const projects = stages.stage("harbor-projects", { title: "Harbor's projects and the access of groups to them" });
    projectAccess(projects, NAMESPACE, chosen.projects);
  },
  runbook: ({ cluster, options: chosen }) =>
    harborRunbook({
      host: hostName(cluster, chosen.host),
      users: chosen.users,
      admins: chosen.admins,
      sso: chosen.sso,
      database: DATABASE,
      projects: Object.keys(chosen.projects),
    }),
});
