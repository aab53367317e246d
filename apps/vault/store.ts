import { MAIN_STORE } from "../../lib/secrets/generated-secret";
import type { Stage } from "../../lib/stage/stage";
import {
  KUBERNETES_AUTH,
  KV_MOUNT,
  VAULT_ADDRESS,
  VAULT_AUDIENCE,
  VAULT_NAME,
  VAULT_NAMESPACE,
  VAULT_TLS_SECRET,
} from "./access";
import { STORE_ACCOUNT, STORE_ROLE } from "./server";

/** The main store of secrets: Vault, as External Secrets sees it. */
export function secretStore(stage: Stage): void {
  const namespace = VAULT_NAMESPACE;
  // External Secrets asks the API server for a token of it; no pod mounts one.
  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: STORE_ACCOUNT, namespace },
    automountServiceAccountToken: false,
  });
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: MAIN_STORE },
    spec: {
      provider: {
        vault: {
          server: VAULT_ADDRESS,
          path: KV_MOUNT,
          version: "v2",
          caProvider: { type: "Secret", name: VAULT_TLS_SECRET, namespace, key: "ca.crt" },
          auth: {
            kubernetes: {
              mountPath: KUBERNETES_AUTH,
              role: STORE_ROLE,
              serviceAccountRef: { name: STORE_ACCOUNT, namespace, audiences: [VAULT_AUDIENCE] },
            },
          },
        },
      },
    },
  });
  stage.needs(`ClusterSecretStore ${MAIN_STORE} spec.provider.vault.server`, {
    start: { Service: [`${namespace}/${VAULT_NAME}`] },
  });
}
