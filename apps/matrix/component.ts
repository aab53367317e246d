import { defineComponent } from "../../lib/component/component";
import { hostName } from "../../lib/model/cluster";
import { helmChart } from "../../lib/stage/chart";
import { certificateSecret } from "../../lib/workload/exposure";
import { postgresHealth } from "../../lib/workload/postgres";
import { options } from "./options";
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
      byHand: { signing_key: 'echo "ed25519 a_1 $(openssl rand -base64 32 | tr -d =)"' },
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
