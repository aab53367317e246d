import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { identityFor, ingressFor, requireMainStore, storageClassFor } from "../../lib/component/offers";
import { hostName } from "../../lib/model/cluster";
import { domainName, name, size } from "../../lib/model/field";
import { MAIN_STORE, pushedSecret } from "../../lib/secrets/generated-secret";
import { storedSecret } from "../../lib/secrets/stored-secret";
import type { Need } from "../../lib/stage/reference";
import { certificateSecret } from "../../lib/workload/exposure";
import { postgres, postgresHealth } from "../../lib/workload/postgres";
import { matrixRunbook } from "./runbook";
import { OIDC_SECRET, signInSecret } from "./sign-in";
import { KEYS_SECRET, type MatrixFacts, matrixValues } from "./values";

// renovate: datasource=docker depName=ghcr.io/element-hq/ess-helm/matrix-stack
const chart = { name: "matrix-stack", repository: "oci://ghcr.io/element-hq/ess-helm", version: "26.8.1" } as const;

const NAMESPACE = "matrix";
const PATH = "components.matrix";
const DATABASE = "matrix-postgres";
const RELEASE = "matrix";
const STORE_ENTRY = "apps/matrix";

/**
 * Synapse signs with Ed25519 and wants the seed, 32 bytes, in Base64 without
 * padding: the 32 random characters are those bytes.
 */
const SIGNING_KEY = { signing_key: `ed25519 a_1 {{ .seed | b64enc | trimSuffix "=" }}` };

const options = z.strictObject({
  host: z.string().default("chat").meta({ description: "host name of the home server, short or fully qualified" }),
  serverName: domainName.optional().meta({
    description: "the part after the colon in user and room names; can never change. Absent: the cluster's domain",
  }),
  volume: size.prefault("20 GiB").meta({ description: "size of the volume for uploaded media, e.g. 20 GiB" }),
  database: size.prefault("20 GiB").meta({ description: "size of its PostgreSQL's volume, e.g. 20 GiB" }),
  storageClass: name
    .optional()
    .meta({ description: "storage class of both volumes; absent: the cluster's default class" }),
  maxUpload: z
    .string()
    .regex(/^\d+[MK]$/, "a size like 100M")
    .default("100M")
    .meta({ description: "largest file that a user may upload, in mebibytes (M) or kibibytes (K), e.g. 100M" }),
  sso: z
    .boolean()
    .default(true)
    .meta({ description: "true: users sign in through the identity provider, and in no other way" }),
  users: z.string().default("matrix-users").meta({ description: "group whose members may sign in" }),
});

/** Matrix home server. Synapse talks OpenID Connect to the identity provider itself. */
export const matrix = defineComponent({
  title: "Matrix Synapse: chat server with federation",
  options,
  requires: () => ({ cloudnativePg: "Synapse keeps its data in PostgreSQL" }),
  declare: ({ cluster, options: { sso, host, users } }) => {
    if (!sso) return {};
    const url = `https://${hostName(cluster, host)}`;
    return {
      oidcClients: [
        {
          id: "matrix",
          title: "Matrix",
          launchUrl: url,
          redirectUris: [`${url}/_synapse/client/oidc/callback`],
          groups: [{ name: users, title: "Matrix users" }],
          namespaces: [NAMESPACE],
        },
      ],
    };
  },
  build: ({ cluster, declared, options: chosen, stages }) => {
    const asker = { cluster, declared, path: PATH };
    requireMainStore(asker);
    const { ingress, issuer } = ingressFor(asker);
    const storageClass = storageClassFor(asker, chosen.storageClass);
    const facts: MatrixFacts = {
      host: hostName(cluster, chosen.host),
      serverName: chosen.serverName ?? cluster.domain,
      ingressClass: ingress.className,
      ingressAnnotations: { ...issuer.annotations, ...ingress.redirect },
      database: DATABASE,
      volume: chosen.volume.toQuantity(),
      storageClass,
      maxUpload: chosen.maxUpload,
      sso: chosen.sso,
      clusterDomain: cluster.network.dnsDomain,
    };

    const data = stages.stage("matrix-data", { title: "Synapse's keys and database", health: [postgresHealth] });
    pushedSecret(data, {
      name: KEYS_SECRET,
      namespace: NAMESPACE,
      path: STORE_ENTRY,
      keys: ["seed", "macaroon", "registration"],
      fixed: SIGNING_KEY,
    });
    storedSecret(data, {
      name: KEYS_SECRET,
      namespace: NAMESPACE,
      store: MAIN_STORE,
      keys: Object.fromEntries(
        ["signing_key", "macaroon", "registration"].map((key) => [key, { entry: STORE_ENTRY, property: key }]),
      ),
    });
    if (chosen.sso) signInSecret(data, NAMESPACE, identityFor(asker).issuer("matrix"));
    postgres(data, {
      name: DATABASE,
      namespace: NAMESPACE,
      database: "synapse",
      size: chosen.database.toQuantity(),
      storageClass,
      localeC: true,
    });

    const secret = (from: string, key: string) =>
      ({ strength: "start", kind: "Secret", namespace: NAMESPACE, name: from, key }) as const;
    const needs: readonly Omit<Need, "cause">[] = [
      { strength: "start", kind: "StorageClass", name: storageClass },
      { strength: "start", kind: "IngressClass", name: ingress.className },
      { strength: "start", kind: "ClusterIssuer", name: issuer.clusterIssuer },
      secret(KEYS_SECRET, "signing_key"),
      secret(`${DATABASE}-app`, "password"),
      ...(chosen.sso ? [secret(OIDC_SECRET, "homeserver.yaml")] : []),
      { strength: "run", kind: "Service", namespace: NAMESPACE, name: `${DATABASE}-rw` },
    ];
    const made = (kind: string, object: string) => ({ kind, namespace: NAMESPACE, name: object });
    stages.stage("matrix", { title: `Matrix Synapse at https://${facts.host}` }).release({
      chart,
      name: RELEASE,
      namespace: NAMESPACE,
      values: matrixValues(facts),
      timeout: "15m",
      needs,
      makes: {
        objects: [
          { ...made("Service", "matrix-synapse"), ports: [8008, "haproxy-synapse", 8009, "haproxy-403"] },
          {
            ...made("Service", "matrix-synapse-main"),
            ports: [8008, "synapse-http", 9093, "synapse-repl", 9001, "synapse-metrics", 8080, "synapse-health"],
          },
          { ...made("Service", "matrix-well-known"), ports: [8010, "haproxy-wkd"] },
          { ...made("Service", "matrix-haproxy"), ports: [8405, "haproxy-metrics"] },
          made("Secret", "matrix-synapse"),
          made("PersistentVolumeClaim", "matrix-synapse-media"),
          made("Ingress", "matrix-synapse"),
          made("Ingress", "matrix-well-known"),
          made("Secret", certificateSecret("matrix-synapse")),
          ...(facts.serverName === facts.host ? [] : [made("Secret", certificateSecret("matrix-well-known"))]),
        ],
        podSecurity: "restricted",
        workloads: [
          { kind: "StatefulSet", name: "matrix-synapse-main", replicas: 1 },
          { kind: "Deployment", name: "matrix-haproxy", replicas: 1 },
        ],
      },
    });
  },
  runbook: ({ cluster, options: chosen }) =>
    matrixRunbook({
      host: hostName(cluster, chosen.host),
      serverName: chosen.serverName ?? cluster.domain,
      users: chosen.users,
      sso: chosen.sso,
      database: DATABASE,
    }),
});
