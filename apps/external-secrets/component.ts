import { defineComponent } from "../../lib/component/component";
import { own } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { options } from "./options";
import { addBitwardenCertificate, addStore, needsBitwarden, storeCredentials, storeOffers } from "./outside-stores";
import { BITWARDEN_TLS, NAMESPACE } from "./providers";
import { externalSecretsRunbook } from "./runbook";
import { bootstrapStore } from "./store";

const chart = helmChart("oci://ghcr.io/external-secrets/charts", "external-secrets", "2.9.0");

/**
 * Secrets that the cluster makes itself and hands to whoever needs them. First
 * the operator and a store over one namespace, which works before anything
 * else does; the component `vault` adds the main store once Vault is unsealed.
 */
export const externalSecrets = defineComponent({
  title: "External Secrets: generated passwords, and Secrets copied from a store",
  options,
  requires: ({ options: chosen }): Readonly<Record<string, string>> =>
    needsBitwarden(chosen) ? { certManager: "the Bitwarden SDK server has a certificate of cert-manager" } : {},
  declare: ({ options: chosen }) => ({
    secretStores: [{ name: BOOTSTRAP_STORE, use: "bootstrap" }, ...storeOffers(chosen)],
    platformSecrets: storeCredentials(chosen).flatMap(platformSecretsOf),
  }),
  build: ({ declared, options: chosen, report, stages }) => {
    const bitwarden = needsBitwarden(chosen);
    const operator = stages.stage("external-secrets", { title: "External Secrets operator" });
    const small = resources("10m", "64Mi", "256Mi");
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: {
        installCRDs: true,
        replicaCount: chosen.replicas,
        leaderElect: true,
        resources: small,
        webhook: { replicaCount: chosen.replicas, resources: small },
        certController: { resources: small },
        ...(bitwarden ? { "bitwarden-sdk-server": { enabled: true } } : {}),
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
        objects: {
          Service: {
            "external-secrets-webhook": [443, "webhook"],
            ...(bitwarden ? { "bitwarden-sdk-server": [9998] } : {}),
          },
        },
        ...(bitwarden
          ? { podSecurity: "baseline" as const, podSecurityReason: "the Bitwarden SDK server names no user of its own" }
          : { podSecurity: "restricted" as const }),
        workloads: {
          Deployment: {
            "external-secrets": chosen.replicas,
            "external-secrets-cert-controller": 1,
            "external-secrets-webhook": chosen.replicas,
            ...(bitwarden ? { "bitwarden-sdk-server": 1 } : {}),
          },
        },
      },
    });
    if (bitwarden) {
      const certificate = stages.stage("bitwarden-certificate", { title: "Certificate of the Bitwarden SDK server" });
      addBitwardenCertificate(certificate);
    }
    for (const [name, store] of Object.entries(chosen.stores ?? {})) {
      const stage = stages.stage(`store-${slug(name)}`, { title: `Secret store ${name}`, namespace: NAMESPACE });
      const credentials = storeCredentials({ ...chosen, stores: { [name]: store } });
      const wanted = stage.placeSecrets(credentials, `stores.${name}.credentials`);
      addStore(stage, name, store);
      stage.needs(`ClusterSecretStore ${name} spec.provider`, { start: wanted });
      if (store.provider === "bitwarden")
        stage.needs(`ClusterSecretStore ${name} spec.provider.bitwardensecretsmanager.caProvider`, {
          start: { Secret: [`${NAMESPACE}/${BITWARDEN_TLS}`] },
        });
      if (own(chosen.entries ?? {}, name) === undefined) stage.provides({ OpenStore: [name] });
    }
    bootstrapStore(stages.stage("bootstrap-secrets", { title: "Store of the secrets that exist before Vault does" }));
    for (const [name, entries] of Object.entries(chosen.entries ?? {})) {
      const known = declared.secretStores.map((store) => store.name);
      if (known.includes(name)) {
        if (entries === "any") operator.provides({ OpenStore: [name] });
        else operator.provides({ StoreEntry: entries.map((entry) => `${name}/${entry}`) });
        continue;
      }
      const near = nearest(name, known);
      report({
        option: `entries.${name}`,
        got: `the store ${name}`,
        want: `a store that there is: ${known.join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      });
    }
  },
  runbook: (input) => [...externalSecretsRunbook(input), ...outsideSecretSteps(storeCredentials(input.options))],
});

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
}
