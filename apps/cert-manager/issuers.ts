import type { Asker } from "../../lib/declared/offers";
import type { Cluster } from "../../lib/model/cluster";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { placeOutsideSecret, secretName } from "../../lib/secrets/outside-secret";
import { storedSecret } from "../../lib/secrets/stored-secret";
import type { Stage } from "../../lib/stage/stage";
import { API_KEY_ENTRY, apiUrl } from "../powerdns/names";
import { buildAuthority } from "./authority";
import { CLOUDFLARE_KEY, cloudflareToken } from "./cloudflare";
import { AUTHORITY, CERT_MANAGER_NAMESPACE, PRODUCTION, STAGING, WILDCARD, WILDCARD_SECRET } from "./names";
import type { CertManagerOptions } from "./options";

/** ACME directories of Let's Encrypt (Let's Encrypt: staging environment). */
const DIRECTORIES = {
  [PRODUCTION]: "https://acme-v02.api.letsencrypt.org/directory",
  [STAGING]: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

/** Secret with PowerDNS' API key in cert-manager's namespace, and its one key. */
const KEY_SECRET = "powerdns-public-api";
const KEY = "api-key";

/** API group under which the solver is registered; the chart asks for one that is unique to its owner. */
export function solverGroup(cluster: Cluster): string {
  return `acme.${cluster.domain}`;
}

/** The issuer that hosts get, or undefined where none is made. */
export function issuerName({ acme, selfSigned }: CertManagerOptions): string | undefined {
  if (acme !== undefined) return acme.staging ? STAGING : PRODUCTION;
  return selfSigned ? AUTHORITY : undefined;
}

export function buildIssuers(stage: Stage, asker: Asker, chosen: CertManagerOptions): void {
  const { cluster } = asker;
  const { acme, selfSigned } = chosen;
  if (selfSigned) buildAuthority(stage, cluster.name);
  if (acme === undefined) return;
  const dns01 = cloudflareSolver(stage, asker, chosen) ?? powerdnsSolver(stage, cluster);
  for (const name of [PRODUCTION, STAGING] as const) {
    stage.add({
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: { name },
      spec: {
        acme: {
          email: acme.email,
          server: DIRECTORIES[name],
          privateKeySecretRef: { name: `${name}-account` },
          solvers: [{ selector: { dnsZones: [cluster.domain] }, dns01 }],
        },
      },
    });
    // The controller makes it when it registers the account.
    stage.provides({ Secret: { [`${CERT_MANAGER_NAMESPACE}/${name}-account`]: ["tls.key"] } });
  }
}

function cloudflareSolver(stage: Stage, asker: Asker, chosen: CertManagerOptions) {
  const token = cloudflareToken(chosen);
  if (token === undefined) return undefined;
  stage.needs(`ClusterIssuer ${PRODUCTION} spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef`, {
    start: { Secret: placeOutsideSecret(stage, asker, token) },
  });
  return { cloudflare: { apiTokenSecretRef: { name: secretName(token), key: CLOUDFLARE_KEY } } };
}

function powerdnsSolver(stage: Stage, cluster: Cluster) {
  storedSecret(stage, {
    name: KEY_SECRET,
    namespace: CERT_MANAGER_NAMESPACE,
    store: BOOTSTRAP_STORE,
    keys: { [KEY]: { entry: API_KEY_ENTRY, property: "public" } },
  });
  stage.needs(`ClusterIssuer ${PRODUCTION} spec.acme.solvers[0].dns01.webhook.groupName`, {
    start: { APIService: [`v1alpha1.${solverGroup(cluster)}`] },
  });
  return {
    webhook: {
      groupName: solverGroup(cluster),
      solverName: "pdns",
      config: {
        host: apiUrl("public"),
        apiKeySecretRef: { name: KEY_SECRET, key: KEY },
        ttl: 60,
        timeout: 30,
        "allowed-zones": [`${cluster.domain}.`],
      },
    },
  };
}

export function buildWildcard(stage: Stage, cluster: Cluster, chosen: CertManagerOptions): void {
  const issuer = issuerName(chosen);
  if (issuer === undefined) return;
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: WILDCARD, namespace: CERT_MANAGER_NAMESPACE },
    spec: {
      secretName: WILDCARD_SECRET,
      dnsNames: [cluster.domain, `*.${cluster.domain}`],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    },
  });
}
