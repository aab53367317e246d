import { type BuildInput, defineComponent } from "../../lib/component/component";
import { hostName } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { VAULT_OFFER } from "../../lib/secrets/generated-secret";
import { helmChart } from "../../lib/stage/chart";
import type { HealthExpression, Stage } from "../../lib/stage/stage";
import { disruptionBudget } from "../../lib/workload/disruption-budget";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { RUNNER, VAULT_NAME, VAULT_NAMESPACE, VAULT_TLS_SECRET } from "./access";
import { type Options, options } from "./options";
import { vaultAccount } from "./rbac";
import { vaultRunbook } from "./runbook";
import { POD_LABELS, podNames, UNSEAL_SECRET, vaultServer } from "./server";
import { secretStore } from "./store";
import { ADMINS, CLIENT, loginStack, redirectUris, storeStack, USERS } from "./terraform";
import { internalTls } from "./tls";

const chart = helmChart("oci://ghcr.io/bank-vaults/helm-charts", "vault-operator", "1.24.0");

const OPERATOR_NAMESPACE = "vault-operator";

/** User of the operator's image. */
const OPERATOR_USER = 65534;

/**
 * The operator reports `Healthy` when every pod answers and one of them leads,
 * which none does while it is sealed (Bank-Vaults vault-operator 1.24.0:
 * status of the Vault resource).
 */
const UNSEALED: HealthExpression = {
  apiVersion: "vault.banzaicloud.com/v1alpha1",
  kind: "Vault",
  current:
    "has(status.conditions) && size(status.conditions) > 0 && status.conditions.all(condition, condition.status == 'True')",
};

/**
 * Vault by Bank-Vaults, in phases that break the circle with the identity
 * provider: the server with the store for the cluster first, logins for people
 * once the identity provider runs, by Terraform inside the cluster.
 */
export const vault = defineComponent({
  title: "Vault: the cluster's store of secrets, initialized and unsealed by itself",
  options,
  requires: () => ({
    certManager: "its certificates come from there",
    externalSecrets: "its store is an object of External Secrets",
  }),
  declare: ({ cluster, options }) => ({
    secretStores: [VAULT_OFFER],
    oidcClients: [
      {
        id: CLIENT,
        title: "Vault",
        launchUrl: `https://${hostName(cluster, options.host)}/ui/vault/auth?with=oidc`,
        redirectUris: redirectUris(hostName(cluster, options.host)),
        groups: [
          { name: ADMINS, title: "Vault administrators" },
          { name: USERS, title: "Vault users" },
        ],
        namespaces: [RUNNER.namespace],
        phase: "store",
      },
    ],
  }),
  build: (input) => {
    operator(input.stages.stage("vault-operator", { title: "Bank-Vaults operator" }));
    server(input);
    secretStore(input.stages.stage("secret-store", { title: "Store of the whole cluster, over Vault" }));
    if (input.cluster.components.tofuController === undefined) return;
    storeStack(
      input.stages.stage("vault-secrets", { title: "How Vault keeps entries" }),
      input.cluster,
      input.options.versions,
    );
    const { identity } = input.declared;
    if (identity === undefined) return;
    loginStack(
      input.stages.stage("vault-oidc", { title: "Logins to Vault, rights of groups, audit log" }),
      input.cluster,
      hostName(input.cluster, input.options.host),
      identity,
    );
  },
  runbook: ({ cluster, options, declared }) => vaultRunbook(cluster, declared, options),
});

function operator(stage: Stage): void {
  stage.release({
    chart,
    namespace: OPERATOR_NAMESPACE,
    values: {
      podSecurityContext: { ...restrictedPod(OPERATOR_USER) },
      securityContext: { ...restrictedContainer() },
      resources: resources("50m", "128Mi", "256Mi"),
    },
    makes: {
      crds: crdsOf("vault-operator"),
      objects: { Service: { "vault-operator": [80, "http", 8383, "http-metrics"] } },
      podSecurity: "restricted",
      workloads: { Deployment: ["vault-operator"] },
    },
  });
}

function server({ cluster, options, stages }: BuildInput<Options>): void {
  const stage = stages.stage("vault", {
    title: `Vault with ${options.replicas} members`,
    timeout: "20m",
    health: [UNSEALED],
    operatorPods: [
      {
        namespace: VAULT_NAMESPACE,
        podSecurity: "privileged",
        reason:
          "Vault vault: the operator adds the capability IPC_LOCK to its container and offers no way to leave it out",
      },
    ],
  });
  const storageClass = stage.storageClass(options.storageClass);
  const pods = podNames(options.replicas);
  const metadata = { name: VAULT_NAME, namespace: VAULT_NAMESPACE };
  vaultAccount(stage);
  internalTls(stage, pods, cluster.network.dnsDomain);
  stage.add(
    vaultServer({
      clusterName: cluster.name,
      replicas: options.replicas,
      size: options.size.toQuantity(),
      storageClass,
    }),
  );
  disruptionBudget(stage, { ...metadata, selector: POD_LABELS, replicas: options.replicas });
  stage.expose({ ...metadata, host: options.host, service: VAULT_NAME, port: 8200, tlsBackend: true });
  stage.needs(`Vault ${VAULT_NAMESPACE}/${VAULT_NAME} spec.volumeClaimTemplates[0]`, {
    start: { StorageClass: [storageClass] },
  });
  const ports = [8200, "api-port", 8201, "cluster-port", 9091, "metrics"];
  stage.provides({
    Service: Object.fromEntries([VAULT_NAME, ...pods].map((service) => [service, ports])),
    StatefulSet: [VAULT_NAME],
    Deployment: [`${VAULT_NAME}-configurer`],
    Secret: { [UNSEAL_SECRET]: [], [`${RUNNER.namespace}/${VAULT_TLS_SECRET}`]: ["ca.crt"] },
  });
}
