/** Where Vault and its operator run. */
export const VAULT_NAMESPACE = "vault";

/** Name of the Vault custom resource, hence of the Service and of the pods `vault-0` and so on. */
export const VAULT_NAME = "vault";

/** Vault as pods reach it: by its Service, with a certificate of the cluster's own authority. */
export const VAULT_ADDRESS = `https://${VAULT_NAME}.${VAULT_NAMESPACE}.svc:8200`;

/** The Secret of the server's certificate; its key `ca.crt` is what clients inside the cluster trust. */
export const VAULT_TLS_SECRET = "vault-server-tls";

/** Mount point of the KV engine, version 2, that holds everything the cluster stores. */
export const KV_MOUNT = "secret";

/** Mount point of the Kubernetes auth method. */
export const KUBERNETES_AUTH = "kubernetes";

/** Audience that a service account's token must carry to log in. */
export const VAULT_AUDIENCE = "vault";

/** Where Terraform runs inside the cluster, and as whom it logs in to Vault. */
export const RUNNER = { namespace: "terraform", serviceAccount: "tf-runner", role: "tf-runner" } as const;

/** The in-cluster stack that sets up logins of people, and its output that rights of further groups hang on. */
export const VAULT_LOGINS = { stack: "vault", accessor: "oidc_accessor" } as const;
