import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations, recovery } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { BOOTSTRAP_NAMESPACE, BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("oci://ghcr.io/external-secrets/charts", "external-secrets", "2.9.0");

const NAMESPACE = "external-secrets";

/** Account by which the bootstrap store reads and fills its namespace. */
const ACCOUNT = "bootstrap-store";

/**
 * Secrets that the cluster makes itself and hands to whoever needs them. First
 * the operator and a store over one namespace, which works before anything
 * else does; the component `vault` adds the main store once Vault is unsealed.
 */
export const externalSecrets = defineComponent({
  title: "External Secrets: generated passwords, and Secrets copied from a store",
  options: z.strictObject({
    replicas: z.int().min(1).max(3).default(1).meta({ description: "replicas of the operator and of its webhook" }),
  }),
  declare: () => ({ secretStores: [{ name: BOOTSTRAP_STORE, use: "bootstrap" }] }),
  build: ({ options, stages }) => {
    const operator = stages.stage("external-secrets", { title: "External Secrets operator" });
    const small = resources("10m", "64Mi", "256Mi");
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: {
        installCRDs: true,
        replicaCount: options.replicas,
        leaderElect: true,
        resources: small,
        webhook: { replicaCount: options.replicas, resources: small },
        certController: { resources: small },
      },
      makes: {
        crds: [
          ...crdsOf("external-secrets"),
          ...crdsOf("external-secrets-generators", {
            "generators.external-secrets.io": `ACRAccessToken BeyondtrustWorkloadCredentialsDynamicSecret
              CloudsmithAccessToken ECRAuthorizationToken GCRAccessToken GeneratorState GitlabDeployToken Grafana MFA
              QuayAccessToken STSSessionToken`,
          }),
        ],
        webhooks: ["external-secrets.io"],
        objects: { Service: { "external-secrets-webhook": [443, "webhook"] } },
        podSecurity: "restricted",
        workloads: {
          Deployment: {
            "external-secrets": options.replicas,
            "external-secrets-cert-controller": 1,
            "external-secrets-webhook": options.replicas,
          },
        },
      },
    });
    bootstrapStore(stages.stage("bootstrap-secrets", { title: "Store of the secrets that exist before Vault does" }));
  },
  runbook: ({ cluster }) => [
    operations(
      "generated-secrets",
      "Generated and copied secrets",
      `External Secrets makes passwords inside the cluster and copies them to where they are used; none of them is in Git. What does not become ready comes first in this list.`,
      sh(
        cmd`kubectl get clustersecretstores`,
        cmd`kubectl get externalsecrets,pushsecrets -A | grep -v True`,
        cmd`kubectl -n <namespace> describe externalsecret <name>`,
      ),
      `A value is generated once, as Secret ${code("<name>-generated")}, and put into its store: a Secret of namespace ${code(BOOTSTRAP_NAMESPACE)}, or an entry of Vault. What the store holds already is never overwritten. For a new value, remove the old one from the store and have another generated:`,
      sh(
        cmd`kubectl -n ${BOOTSTRAP_NAMESPACE} delete secret <name>   # or: vault kv metadata delete secret/<path>`,
        cmd`kubectl -n <namespace> delete externalsecret <name>-generated`,
        cmd`flux reconcile kustomization <stage>`,
        cmd`kubectl -n <namespace> annotate pushsecret <name> force-sync="$(date +%s)" --overwrite`,
      ),
      `Copies are read again every hour. To read one at once:`,
      sh(cmd`kubectl -n <namespace> annotate externalsecret <name> force-sync="$(date +%s)" --overwrite`),
    ),
    recovery(
      "generated-secrets",
      "Secrets that exist before Vault",
      `The Secrets of namespace ${code(BOOTSTRAP_NAMESPACE)} have no other copy than the cluster itself. Save them with every backup, encrypted for a recipient of yours.`,
      sh(
        cmd`kubectl -n ${BOOTSTRAP_NAMESPACE} get secrets -o yaml |`,
        cmd`  age -r <recipient> -o bootstrap-secrets-${cluster.name}.yaml.age`,
      ),
      "Put them back into the new cluster after its namespaces exist. What is there is kept; only what is missing is generated. Values that were generated in the meantime are replaced, so apply the file before the services use them.",
      sh(
        cmd`flux suspend kustomization bootstrap-secrets`,
        cmd`age -d -i <identity> bootstrap-secrets-${cluster.name}.yaml.age | kubectl apply -f -`,
        cmd`flux resume kustomization bootstrap-secrets`,
      ),
    ),
  ],
});

function bootstrapStore(stage: Stage): void {
  const namespace = BOOTSTRAP_NAMESPACE;
  stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: ACCOUNT, namespace } });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: ACCOUNT, namespace },
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch", "create", "update", "patch"] }],
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
