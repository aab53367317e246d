import type { Vault } from "../../imports/crds/vault-operator";
import { resources } from "../../lib/workload/resources";
import { restrictedPod } from "../../lib/workload/security";
import {
  KUBERNETES_AUTH,
  KV_MOUNT,
  RUNNER,
  VAULT_AUDIENCE,
  VAULT_NAME,
  VAULT_NAMESPACE,
  VAULT_TLS_SECRET,
} from "./access";
import { EXTERNAL_SECRETS_POLICY, RUNNER_POLICY } from "./policy";
import { RELOAD_LABEL } from "./tls";

// renovate: datasource=docker depName=docker.io/hashicorp/vault
const VAULT_IMAGE = "docker.io/hashicorp/vault:2.0.1";

// renovate: datasource=docker depName=ghcr.io/bank-vaults/bank-vaults
const BANK_VAULTS_IMAGE = "ghcr.io/bank-vaults/bank-vaults:v1.33.1";

/** Secret that Bank-Vaults writes the unseal keys and the root token to. */
export const UNSEAL_SECRET = "vault-unseal-keys";

/** Account by which External Secrets logs in. */
export const STORE_ACCOUNT = "secret-store";
/** Role of Vault's Kubernetes auth method that External Secrets signs in with. */
export const STORE_ROLE = "external-secrets";

/** Labels of the Vault pods, set by the operator. */
export const POD_LABELS = { "app.kubernetes.io/name": "vault", vault_cr: VAULT_NAME } as const;

/** User and group of the image's `vault` user. */
const USER = 100;
const GROUP = 1000;

/** What the Vault resource depends on. */
export interface ServerProps {
  /** The definition's name for the cluster, which Vault calls itself by as well. */
  readonly clusterName: string;
  /** Members of the Raft cluster. */
  readonly replicas: number;
  /** Kubernetes quantity of each pod's volume. */
  readonly size: string;
  /** Storage class of each member's volume. */
  readonly storageClass: string;
}

/** Names of the pods, which are also their Services' names. */
export function podNames(replicas: number): readonly string[] {
  return Array.from({ length: replicas }, (_, index) => `${VAULT_NAME}-${index}`);
}

/** The Vault custom resource of Bank-Vaults: a Raft cluster that initializes and unseals itself. */
export function vaultServer(props: ServerProps): Vault & { readonly metadata: { readonly name: string } } {
  const { replicas } = props;
  return {
    apiVersion: "vault.banzaicloud.com/v1alpha1",
    kind: "Vault",
    metadata: { name: VAULT_NAME, namespace: VAULT_NAMESPACE },
    spec: {
      size: replicas,
      image: VAULT_IMAGE,
      bankVaultsImage: BANK_VAULTS_IMAGE,
      serviceAccount: VAULT_NAME,
      serviceType: "ClusterIP",
      serviceRegistrationEnabled: true,
      statsdDisabled: true,
      skipEntrypointSetup: true,
      existingTlsSecretName: VAULT_TLS_SECRET,
      watchedSecretsLabels: [RELOAD_LABEL],
      caNamespaces: [RUNNER.namespace],
      securityContext: { ...restrictedPod(USER), runAsGroup: GROUP, fsGroup: GROUP },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { labelSelector: { matchLabels: POD_LABELS }, topologyKey: "kubernetes.io/hostname" },
            },
          ],
        },
      },
      resources: {
        vault: resources("100m", "256Mi", "1Gi"),
        bankVaults: resources("10m", "64Mi", "256Mi"),
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "vault-raft" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            volumeMode: "Filesystem",
            storageClassName: props.storageClass,
            resources: { requests: { storage: props.size } },
          },
        },
      ],
      volumeMounts: [{ name: "vault-raft", mountPath: "/vault/file" }],
      unsealConfig: {
        options: { preFlightChecks: true, storeRootToken: true, secretShares: 5, secretThreshold: 3 },
        kubernetes: { secretNamespace: VAULT_NAMESPACE, secretName: UNSEAL_SECRET },
      },
      config: serverConfig(props),
      externalConfig: externalConfig(),
    },
  };
}

/**
 * Vault's own configuration. `${.Env.POD_NAME}` is filled in for each pod by
 * the operator, so that every member of the Raft cluster is reached at an
 * address of its own (Bank-Vaults docs: configuration templating).
 */
function serverConfig({ clusterName, replicas }: ServerProps): object {
  const pod = "$" + "{.Env.POD_NAME}";
  return {
    cluster_name: clusterName,
    ui: true,
    // Raft keeps its data in memory-mapped files; Vault 2 refuses to start until this is said.
    disable_mlock: true,
    api_addr: `https://${pod}.${VAULT_NAMESPACE}.svc:8200`,
    cluster_addr: `https://${pod}.${VAULT_NAMESPACE}.svc:8201`,
    listener: {
      tcp: {
        address: "[::]:8200",
        tls_cert_file: "/vault/tls/server.crt",
        tls_key_file: "/vault/tls/server.key",
      },
    },
    storage: {
      raft: {
        path: "/vault/file",
        node_id: pod,
        retry_join: podNames(replicas).map((name) => ({
          leader_api_addr: `https://${name}.${VAULT_NAMESPACE}.svc:8200`,
          leader_ca_cert_file: "/vault/tls/ca.crt",
        })),
      },
    },
  };
}

/** Only what the cluster needs to log in and to store; everything else belongs to the `vault` Terraform stack. */
function externalConfig(): object {
  const role = (name: string, account: string, namespace: string) => ({
    name,
    bound_service_account_names: [account],
    bound_service_account_namespaces: [namespace],
    audience: VAULT_AUDIENCE,
    token_policies: [name],
    token_ttl: "20m",
    token_max_ttl: "1h",
  });
  return {
    policies: [
      { name: STORE_ROLE, rules: EXTERNAL_SECRETS_POLICY },
      { name: RUNNER.role, rules: RUNNER_POLICY },
    ],
    auth: [
      {
        type: "kubernetes",
        path: KUBERNETES_AUTH,
        config: { kubernetes_host: "https://kubernetes.default.svc:443" },
        roles: [
          role(STORE_ROLE, STORE_ACCOUNT, VAULT_NAMESPACE),
          role(RUNNER.role, RUNNER.serviceAccount, RUNNER.namespace),
        ],
      },
    ],
    secrets: [{ type: "kv", path: KV_MOUNT, description: "What the cluster stores", options: { version: 2 } }],
  };
}
