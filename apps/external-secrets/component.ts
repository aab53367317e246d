import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { externalSecretsRunbook } from "./runbook";
import { bootstrapStore } from "./store";

const chart = helmChart("oci://ghcr.io/external-secrets/charts", "external-secrets", "2.9.0");

const NAMESPACE = "external-secrets";

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
  runbook: externalSecretsRunbook,
});
