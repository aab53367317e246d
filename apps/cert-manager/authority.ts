import type { Stage } from "../../lib/stage/stage";
import { AUTHORITY, CERT_MANAGER_NAMESPACE, SELF_SIGNED } from "./names";

/**
 * An authority of the cluster's own: one self-signed certificate that people
 * import once, and an issuer that signs every host with it. Its key stays the
 * same for its whole life, else every import would be void (cert-manager:
 * SelfSigned, bootstrapping CA issuers).
 */
export function buildAuthority(stage: Stage, cluster: string): void {
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: SELF_SIGNED },
    spec: { selfSigned: {} },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: AUTHORITY, namespace: CERT_MANAGER_NAMESPACE },
    spec: {
      isCA: true,
      commonName: `${cluster} authority`,
      secretName: AUTHORITY,
      // Ten years, renewed one year before.
      duration: "87600h",
      renewBefore: "8760h",
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: SELF_SIGNED },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: AUTHORITY },
    spec: { ca: { secretName: AUTHORITY } },
  });
}
