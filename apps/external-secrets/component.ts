import { defineComponent, type Report } from "../../lib/component/component";
import { own } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { BOOTSTRAP_STORE, MAIN_STORE } from "../../lib/secrets/generated-secret";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { type Options, options } from "./options";
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
  declare: ({ cluster, options: chosen, report }) => {
    const own = cluster.components.vault === undefined ? undefined : MAIN_STORE;
    const trouble = mainTrouble(chosen, own);
    if (trouble !== undefined) report(trouble);
    return {
      secretStores: storeOffers(chosen, own),
      platformSecrets: storeCredentials(chosen).flatMap(platformSecretsOf),
    };
  },
  build: ({ cluster, declared, options: chosen, report, stages }) => {
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
      if ("store" in store.credentials && store.credentials.store === name) {
        report({
          option: `stores.${name}.credentials`,
          got: `an entry of ${name} itself`,
          want: "an origin that is there before the store can be read",
          fix: "write {variable: <name>}, {sops: <file>} or {sealed: <file>}",
        });
        continue;
      }
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
    const before =
      cluster.components.vault === undefined ? "that the cluster makes up itself" : "that exist before Vault does";
    bootstrapStore(stages.stage("bootstrap-secrets", { title: `Store of the secrets ${before}` }));
    for (const [name, entries] of Object.entries(chosen.entries ?? {})) {
      const known = declared.secretStores.map((store) => store.name);
      if (known.includes(name)) {
        const { form, names } = declared.secretStores.find((store) => store.name === name) ?? {};
        if (entries === "any") operator.provides({ OpenStore: [name] });
        else {
          const listed = entries.map((entry) => `${name}/${names?.kept?.(entry) ?? entry}`);
          operator.provides({ StoreEntry: listed, ...(form === "path" ? { OpenEntry: listed } : {}) });
        }
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

/** A main store that is not there, or a second one in addition to the cluster's own. */
function mainTrouble({ main, stores = {} }: Options, own: string | undefined): Parameters<Report>[0] | undefined {
  if (main === undefined || main === own) return undefined;
  if (own !== undefined)
    return {
      option: "main",
      got: main,
      want: `${own}, the store that components.vault runs, in which everything generated lives`,
      fix: `write ${own}, or take out components.vault`,
    };
  const known = [...Object.keys(stores), BOOTSTRAP_STORE];
  if (known.includes(main)) return undefined;
  const near = nearest(main, known);
  return {
    option: "main",
    got: main,
    want: `a store that there is: ${known.join(", ")}`,
    ...(near === undefined ? {} : { fix: `write ${near}` }),
  };
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
}
