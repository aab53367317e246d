import { BOOTSTRAP_NAMESPACE, BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import type { Stage } from "../../lib/stage/stage";

/** Account by which the bootstrap store reads and fills its namespace. */
const ACCOUNT = "bootstrap-store";

/** A store over one namespace of the cluster itself, and the account that reads and fills it. */
export function bootstrapStore(stage: Stage): void {
  const namespace = BOOTSTRAP_NAMESPACE;
  // External Secrets asks the API server for a token of it; no pod mounts one.
  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: ACCOUNT, namespace },
    automountServiceAccountToken: false,
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: ACCOUNT, namespace },
    // An entry is read by its name, and pushed by a read and a create or update (External Secrets source: providers/v1/kubernetes).
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "create", "update"] }],
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: ACCOUNT, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: ACCOUNT },
    subjects: [{ kind: "ServiceAccount", name: ACCOUNT, namespace }],
  });
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: BOOTSTRAP_STORE },
    spec: {
      provider: {
        kubernetes: {
          remoteNamespace: namespace,
          server: {
            url: "https://kubernetes.default.svc",
            caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", namespace, key: "ca.crt" },
          },
          auth: { serviceAccount: { name: ACCOUNT, namespace } },
        },
      },
    },
  });
}
