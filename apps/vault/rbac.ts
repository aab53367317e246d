import type { Stage } from "../../lib/stage/stage";
import { VAULT_NAME, VAULT_NAMESPACE } from "./access";
import { UNSEAL_SECRET } from "./server";

/**
 * The account that Vault and Bank-Vaults run as. It keeps the unseal keys,
 * marks which pod is active, and asks the API server whose token it was given.
 * The verbs are those of the two programs' calls (Bank-Vaults source:
 * pkg/kv/k8s; Vault source: serviceregistration/kubernetes/client).
 */
export function vaultAccount(stage: Stage): void {
  const metadata = { name: VAULT_NAME, namespace: VAULT_NAMESPACE };
  const subjects = [{ kind: "ServiceAccount", name: VAULT_NAME, namespace: VAULT_NAMESPACE }];
  stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata,
    rules: [
      // Names cannot limit a create, so only reading and writing are tied to the one Secret.
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: [UNSEAL_SECRET], verbs: ["get", "update"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "patch"] },
    ],
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: VAULT_NAME },
    subjects,
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "vault-token-review" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
    subjects,
  });
}
