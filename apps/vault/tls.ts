import type { Stage } from "../../lib/stage/stage";
import { VAULT_NAME, VAULT_NAMESPACE, VAULT_TLS_SECRET } from "./access";

/** Label of the certificate's Secret; the operator restarts Vault one pod at a time when such a Secret changes. */
export const RELOAD_LABEL: Readonly<Record<string, string>> = { "groundwork.dev/restarts": "vault" };

const BOOTSTRAP_ISSUER = "vault-bootstrap";
const AUTHORITY = "vault-ca";

/**
 * Certificates for the way inside the cluster: pods talk to each other and to
 * clients under Service names, which no public authority signs. The authority
 * is cert-manager's and lives in this namespace only.
 */
export function internalTls(stage: Stage, pods: readonly string[], dnsDomain: string): void {
  const namespace = VAULT_NAMESPACE;
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name: BOOTSTRAP_ISSUER, namespace },
    spec: { selfSigned: {} },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: AUTHORITY, namespace },
    spec: {
      isCA: true,
      commonName: "Vault, inside the cluster",
      secretName: AUTHORITY,
      duration: "87600h",
      renewBefore: "8760h",
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
      issuerRef: { kind: "Issuer", name: BOOTSTRAP_ISSUER },
    },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name: AUTHORITY, namespace },
    spec: { ca: { secretName: AUTHORITY } },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: VAULT_TLS_SECRET, namespace },
    spec: {
      secretName: VAULT_TLS_SECRET,
      secretTemplate: { labels: RELOAD_LABEL },
      commonName: VAULT_NAME,
      duration: "8760h",
      renewBefore: "720h",
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      usages: ["server auth", "client auth", "digital signature", "key encipherment"],
      dnsNames: ["localhost", ...[VAULT_NAME, ...pods].flatMap((name) => serviceNames(name, namespace, dnsDomain))],
      ipAddresses: ["127.0.0.1"],
      issuerRef: { kind: "Issuer", name: AUTHORITY },
    },
  });
}

function serviceNames(service: string, namespace: string, dnsDomain: string): readonly string[] {
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.${dnsDomain}`,
  ];
}
