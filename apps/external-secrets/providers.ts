import type { ClusterSecretStore } from "../../imports/crds/external-secrets";
import type { SecretStoreOffer, StoreNames } from "../../lib/declared/offered";

import type { OutsideStore } from "./store-schema";

type Provider = NonNullable<ClusterSecretStore["spec"]>["provider"];

/** Namespace of the operator, and of what it signs in to stores with. */
export const NAMESPACE = "external-secrets";

/** Secret with certificate and authority of the Bitwarden SDK server (chart external-secrets: bitwarden-sdk-server). */
export const BITWARDEN_TLS = "bitwarden-tls-certs";

/** The Bitwarden SDK server inside the cluster, which the store's certificate names. */
export const BITWARDEN_SERVER = `bitwarden-sdk-server.${NAMESPACE}.svc.cluster.local`;

/** What is particular to a provider. */
interface ProviderFacts<Store> {
  /** Who it is, for people. */
  readonly title: string;
  /** Keys of the Secret that holds its credentials, each with what it is. */
  readonly keys: Readonly<Record<string, string>>;
  /** How an entry and its values are named. */
  readonly form: SecretStoreOffer["form"];
  /** What an entry may be called. */
  readonly names: (store: Store) => StoreNames;
  /** How a value is put there unless it exists; absent: External Secrets cannot. */
  readonly push?: (store: Store) => SecretStoreOffer["push"];
  /** Its part of a ClusterSecretStore, with references to keys of that Secret. */
  readonly spec: (store: Store, key: (name: string) => { name: string; namespace: string; key: string }) => Provider;
}

type Facts = {
  readonly [Name in OutsideStore["provider"]]: ProviderFacts<Extract<OutsideStore, { readonly provider: Name }>>;
};

const BY_VALUE = { by: "value" } as const;
const BY_ENTRY = { by: "entry" } as const;

/** A parameter of several values is encrypted, and holds them as texts (External Secrets 2.9: PushSecretMetadata of the Parameter Store). */
const PARAMETER = {
  by: "entry",
  metadata: {
    apiVersion: "kubernetes.external-secrets.io/v1alpha1",
    kind: "PushSecretMetadata",
    spec: { secretType: "SecureString", encodeAsDecoded: true },
  },
} as const;

/**
 * External Secrets 2.9: provider documentation, and the schema of
 * ClusterSecretStore. Which providers look for a single value before they
 * write it, which for the entry alone and which cannot look at all is in their
 * sources (`SecretExists`). Names: the documentation of each store.
 */
const FACTS: Facts = {
  onePasswordConnect: {
    title: "1Password Connect",
    keys: { token: "access token of the Connect server" },
    form: "fields",
    names: () => ({}),
    push: () => BY_VALUE,
    spec: ({ url, vaults }, key) => ({
      onepassword: {
        connectHost: url,
        vaults: Object.fromEntries(vaults.map((vault, index) => [vault, index + 1])),
        auth: { secretRef: { connectTokenSecretRef: key("token") } },
      },
    }),
  },
  onePasswordSdk: {
    title: "1Password",
    keys: { token: "token of a service account" },
    form: "path",
    names: () => ({ pattern: /^[^/]+(\/[^/]+)?$/, want: "an item, or an item and a section of it" }),
    push: () => BY_VALUE,
    spec: ({ vault }, key) => ({
      onepasswordSDK: { vault, auth: { serviceAccountSecretRef: key("token") } },
    }),
  },
  bitwarden: {
    title: "Bitwarden Secrets Manager",
    keys: { token: "access token of a machine account" },
    form: "flat",
    names: () => ({}),
    push: () => BY_VALUE,
    spec: ({ organization, project, url }, key) => ({
      bitwardensecretsmanager: {
        ...(url === undefined ? {} : { apiURL: `${url}/api`, identityURL: `${url}/identity` }),
        organizationID: organization,
        projectID: project,
        bitwardenServerSDKURL: `https://${BITWARDEN_SERVER}:9998`,
        caProvider: { type: "Secret", name: BITWARDEN_TLS, namespace: NAMESPACE, key: "ca.crt" },
        auth: { secretRef: { credentials: key("token") } },
      },
    }),
  },
  infisical: {
    title: "Infisical",
    keys: { clientId: "client id of a machine identity", clientSecret: "its client secret" },
    form: "flat",
    names: () => ({}),
    push: () => BY_VALUE,
    spec: ({ project, environment, path: folder, url }, key) => ({
      infisical: {
        ...(url === undefined ? {} : { hostAPI: url }),
        secretsScope: {
          projectSlug: project,
          environmentSlug: environment,
          ...(folder === undefined ? {} : { secretsPath: folder }),
        },
        auth: { universalAuthCredentials: { clientId: key("clientId"), clientSecret: key("clientSecret") } },
      },
    }),
  },
  doppler: {
    title: "Doppler",
    keys: { token: "service token" },
    form: "flat",
    names: () => ({
      pattern: /^[A-Za-z_]/,
      want: "a name that begins with a letter",
      kept: (name) => name.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase(),
    }),
    spec: ({ project, config }, key) => ({
      doppler: {
        ...(project === undefined ? {} : { project }),
        ...(config === undefined ? {} : { config }),
        auth: { secretRef: { dopplerToken: key("token") } },
      },
    }),
  },
  aws: {
    title: "AWS",
    keys: { accessKeyId: "id of an access key", secretAccessKey: "the access key" },
    form: "fields",
    names: ({ service }) =>
      service === "SecretsManager"
        ? {
            slashes: true,
            pattern: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
            want: "letters, digits and /_+=.@-, as AWS Secrets Manager takes them",
          }
        : {
            slashes: true,
            pattern: /^[A-Za-z0-9/_.-]{1,1011}$/,
            want: "letters, digits and /_.-, as the Parameter Store takes them",
            // A name with a path must begin with its root (AWS: PutParameter).
            kept: (name) => (name.includes("/") ? `/${name}` : name),
          },
    push: ({ service }) => (service === "SecretsManager" ? BY_ENTRY : PARAMETER),
    spec: ({ region: where, service, role }, key) => ({
      aws: {
        service,
        region: where,
        ...(role === undefined ? {} : { role }),
        auth: {
          secretRef: {
            accessKeyIDSecretRef: key("accessKeyId"),
            secretAccessKeySecretRef: key("secretAccessKey"),
          },
        },
      },
    }),
  },
  gcp: {
    title: "Google Secret Manager",
    keys: { "credentials.json": "key of a service account, JSON" },
    form: "fields",
    names: () => ({ pattern: /^[A-Za-z0-9_-]{1,255}$/, want: "letters, digits, - and _, as Google takes them" }),
    push: () => BY_ENTRY,
    spec: ({ project }, key) => ({
      gcpsm: { projectID: project, auth: { secretRef: { secretAccessKeySecretRef: key("credentials.json") } } },
    }),
  },
  azure: {
    title: "Azure Key Vault",
    keys: { clientId: "id of the service principal", clientSecret: "its secret" },
    form: "fields",
    names: () => ({
      pattern: /^((secret|key|cert)\/)?[A-Za-z0-9-]{1,127}$/,
      want: "letters, digits and dashes, as a key vault takes them",
    }),
    push: () => BY_ENTRY,
    spec: ({ url, tenant }, key) => ({
      azurekv: {
        vaultUrl: url,
        tenantId: tenant,
        authType: "ServicePrincipal",
        authSecretRef: { clientId: key("clientId"), clientSecret: key("clientSecret") },
      },
    }),
  },
  vault: {
    title: "Vault",
    keys: { token: "token that may read" },
    form: "fields",
    names: () => ({ slashes: true }),
    push: () => BY_VALUE,
    spec: ({ url, path: engine, version }, key) => ({
      vault: { server: url, path: engine, version, auth: { tokenSecretRef: key("token") } },
    }),
  },
};

/** What is the same for every provider once its own facts are looked up. */
export interface StoreFacts {
  readonly title: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly offer: Pick<SecretStoreOffer, "form" | "names" | "push">;
  readonly provider: Provider;
}

/** @param secret name of the Secret of its credentials, in the operator's namespace */
export function storeFacts(store: OutsideStore, secret: string): StoreFacts {
  const key = (name: string) => ({ name: secret, namespace: NAMESPACE, key: name });
  const writes = !("readOnly" in store && store.readOnly);
  const facts = <Store>({ title, keys, form, names, push, spec }: ProviderFacts<Store>, one: Store): StoreFacts => {
    const pushed = writes ? push?.(one) : undefined;
    return {
      title,
      keys,
      offer: {
        ...(form === undefined ? {} : { form }),
        names: names(one),
        ...(pushed === undefined ? {} : { push: pushed }),
      },
      provider: spec(one, key),
    };
  };
  switch (store.provider) {
    case "onePasswordConnect":
      return facts(FACTS.onePasswordConnect, store);
    case "onePasswordSdk":
      return facts(FACTS.onePasswordSdk, store);
    case "bitwarden":
      return facts(FACTS.bitwarden, store);
    case "infisical":
      return facts(FACTS.infisical, store);
    case "doppler":
      return facts(FACTS.doppler, store);
    case "aws":
      return facts(FACTS.aws, store);
    case "gcp":
      return facts(FACTS.gcp, store);
    case "azure":
      return facts(FACTS.azure, store);
    case "vault":
      return facts(FACTS.vault, store);
  }
}
