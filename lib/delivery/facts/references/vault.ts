import type { ReferenceRow } from "./row";

/** What the Vault operator of Bank-Vaults names (its API reference). */
export const VAULT_ROWS: readonly ReferenceRow[] = [
  {
    group: "vault.banzaicloud.com",
    kinds: ["Vault"],
    path: "spec.credentialsConfig.secretName",
    to: "Secret",
    strength: "run",
  },
  {
    group: "vault.banzaicloud.com",
    kinds: ["Vault"],
    path: "spec.existingTlsSecretName",
    to: "Secret",
    strength: "run",
  },
  {
    group: "vault.banzaicloud.com",
    kinds: ["Vault"],
    path: "spec.ingress.spec.ingressClassName",
    to: "IngressClass",
    strength: "run",
  },
  ...["envsConfig", "secretInitsConfig", "sidecarEnvsConfig", "vaultEnvsConfig"].flatMap((list) =>
    (
      [
        ["secretKeyRef", "Secret"],
        ["configMapKeyRef", "ConfigMap"],
      ] as const
    ).map(
      ([field, to]): ReferenceRow => ({
        group: "vault.banzaicloud.com",
        kinds: ["Vault"],
        path: `spec.${list}[].valueFrom.${field}`,
        key: "key",
        optional: "optional",
        to,
        strength: "run",
        nearly: true,
      }),
    ),
  ),
  {
    group: "vault.banzaicloud.com",
    kinds: ["Vault"],
    path: "spec.volumeClaimTemplates[].spec.storageClassName",
    to: "StorageClass",
    strength: "run",
  },
];
