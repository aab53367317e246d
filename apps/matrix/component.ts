import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { hostName } from "../../lib/model/cluster";
import { domainName, name, size } from "../../lib/model/field";
import { dnsName, groupName } from "../../lib/model/grammar";
import { helmChart } from "../../lib/stage/chart";
import { certificateSecret } from "../../lib/workload/exposure";
import { postgresHealth } from "../../lib/workload/postgres";
import { matrixRunbook } from "./runbook";
import { OIDC_SECRET, signInSecret } from "./sign-in";
import { KEYS_SECRET, type MatrixFacts, matrixValues } from "./values";

const chart = helmChart("oci://ghcr.io/element-hq/ess-helm", "matrix-stack", "26.8.1");

const NAMESPACE = "matrix";
const DATABASE = "matrix-postgres";

/** Ports of the main process, each with its name. */
const SYNAPSE_PORTS = [8008, "synapse-http", 9093, "synapse-repl", 9001, "synapse-metrics", 8080, "synapse-health"];

/**
 * Synapse signs with Ed25519 and wants the seed, 32 bytes, in Base64 without
 * padding: the 32 random characters are those bytes.
 */
const SIGNING_KEY = { signing_key: `ed25519 a_1 {{ .seed | b64enc | trimSuffix "=" }}` };

const options = z.strictObject({
  host: dnsName.default("chat").meta({ description: "host name of the home server, short or fully qualified" }),
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
  users: groupName.default("matrix-users").meta({ description: "group whose members may sign in" }),
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
  build: ({ cluster, options: chosen, stages }) => {
    const data = stages.stage("matrix-data", {
      title: "Synapse's keys and database",
      namespace: NAMESPACE,
      health: [postgresHealth],
    });
    data.requireMainStore();
    const { ingress, issuer } = data.ingress();
    const storageClass = data.storageClass(chosen.storageClass);
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

    data.generatedSecret({
      name: KEYS_SECRET,
      path: "apps/matrix",
      keys: ["seed", "macaroon", "registration"],
      fixed: SIGNING_KEY,
      copy: { signing_key: "signing_key", macaroon: "macaroon", registration: "registration" },
    });
    if (chosen.sso) signInSecret(data, data.identity().issuer("matrix"));
    const size = chosen.database.toQuantity();
    data.postgres({ name: DATABASE, database: "synapse", size, storageClass, localeC: true });

    stages.stage("matrix", { title: `Matrix Synapse at https://${facts.host}` }).release({
      chart,
      name: NAMESPACE,
      values: matrixValues(facts),
      timeout: "15m",
      needs: {
        start: {
          StorageClass: [storageClass],
          IngressClass: [ingress.className],
          ClusterIssuer: [issuer.clusterIssuer],
          Secret: {
            [KEYS_SECRET]: ["signing_key"],
            [`${DATABASE}-app`]: ["password"],
            ...(chosen.sso ? { [OIDC_SECRET]: ["homeserver.yaml"] } : {}),
          },
        },
        run: { Service: [`${DATABASE}-rw`] },
      },
      makes: {
        objects: {
          Service: {
            "matrix-synapse": [8008, "haproxy-synapse", 8009, "haproxy-403"],
            "matrix-synapse-main": SYNAPSE_PORTS,
            "matrix-well-known": [8010, "haproxy-wkd"],
            "matrix-haproxy": [8405, "haproxy-metrics"],
          },
          Secret: [
            "matrix-synapse",
            certificateSecret("matrix-synapse"),
            ...(facts.serverName === facts.host ? [] : [certificateSecret("matrix-well-known")]),
          ],
          PersistentVolumeClaim: ["matrix-synapse-media"],
          Ingress: ["matrix-synapse", "matrix-well-known"],
        },
        podSecurity: "restricted",
        workloads: { StatefulSet: ["matrix-synapse-main"], Deployment: ["matrix-haproxy"] },
      },
    });
  },
  runbook: ({ cluster, options: chosen }) =>
    matrixRunbook({
      ...chosen,
      host: hostName(cluster, chosen.host),
      serverName: chosen.serverName ?? cluster.domain,
      database: DATABASE,
    }),
});
