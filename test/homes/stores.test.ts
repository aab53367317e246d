import { at, listAt } from "../../lib/data/fields";
import { errorsOf, foundBy, objectOf, synthHome } from "./definition";

const IMAGE = "ghcr.io/owner/notes:1.2.3";
const SOPS = { age: [`age1${"q".repeat(58)}`] };
const manual = (name: string) => ({
  manual: "make a token and place it in the cluster",
  namespace: "external-secrets",
  name,
});
const NAME = "store-home";
const stores = (store: object, more: object = {}) =>
  synthHome({
    components: { externalSecrets: { stores: { home: { credentials: manual(NAME), ...store } } }, ...more },
    apps: {
      notes: {
        image: IMAGE,
        secrets: { notes: { store: "home", key: "notes", keys: { DB_PASSWORD: "password" } } },
        envFrom: ["notes"],
      },
    },
  });
const provider = (store: object, more: object = {}) =>
  at(objectOf(stores(store, more), "ClusterSecretStore", "home").spec, "provider");
const key = (name: string) => ({ name: NAME, namespace: "external-secrets", key: name });
const ID = "339062b8-a5a1-4303-bf1d-b1920146a622";

describe("HA-13: 1Password Connect as store of the whole cluster", () => {
  const connect = {
    provider: "onePasswordConnect",
    url: "http://connect.example.org:8080",
    vaults: ["home", "shared"],
  };

  test("one option makes the store, and every app and component reads from it", () => {
    const made = synthHome({
      secrets: { sops: SOPS },
      components: {
        externalSecrets: { stores: { home: { ...connect, credentials: manual(NAME) } } },
        cloudflared: undefined,
        traefik: {},
        certManager: { acme: { email: "me@example.org", cloudflare: { token: { store: "home", key: "cloudflare" } } } },
      },
      apps: {
        notes: {
          image: IMAGE,
          secrets: { notes: { store: "home", key: "notes" }, db: { store: "home", key: "db", keys: ["password"] } },
          envFrom: ["notes"],
          env: { DB_PASSWORD: { secret: "db", key: "password" } },
        },
      },
    });
    expect(at(objectOf(made, "ClusterSecretStore", "home").spec, "provider", "onepassword")).toEqual({
      connectHost: "http://connect.example.org:8080",
      vaults: { home: 1, shared: 2 },
      auth: { secretRef: { connectTokenSecretRef: key("token") } },
    });
    expect(objectOf(made, "ExternalSecret", "notes").spec).toEqual({
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: "home" },
      target: { name: "notes" },
      dataFrom: [{ extract: { key: "notes" } }],
    });
    expect(at(objectOf(made, "ExternalSecret", "db").spec, "data")).toEqual([
      { secretKey: "password", remoteRef: { key: "db", property: "password" } },
    ]);
    const readers = made.graph.stages
      .flatMap(({ manifests }) => manifests)
      .filter(({ kind }) => kind === "ExternalSecret");
    expect(readers.filter((one) => at(one, "spec", "secretStoreRef", "name") === "home").length).toBeGreaterThan(2);
    expect(errorsOf(made)).toEqual([]);
  });

  test("the store follows the operator, and what reads from it follows the store", () => {
    const { dependencies } = stores(connect).graph;
    const predecessors = (stage: string) => dependencies.all.filter(({ from }) => from === stage).map(({ to }) => to);
    expect(predecessors("store-home")).toContain("external-secrets");
    expect(predecessors("app-notes")).toContain("store-home");
  });

  test("a token as Terraform variable is placed before GitOps runs", () => {
    const made = synthHome({
      components: { externalSecrets: { stores: { home: { ...connect, credentials: { variable: "op_token" } } } } },
    });
    expect(made.declared.platformSecrets.map(({ namespace, name }) => `${namespace}/${name}`)).toContain(
      "external-secrets/store-home",
    );
  });

  test("a store, a vault or a provider that is not there is refused", () => {
    expect(() =>
      synthHome({
        components: { externalSecrets: { stores: { home: { ...connect, credentials: manual(NAME) } } } },
        apps: { notes: { image: IMAGE, secrets: { a: { store: "hom", key: "a" } } } },
      }),
    ).toThrow(
      "apps.notes.secrets.a.store: got hom, want a store that a component offers: bootstrap, home. Fix: write home.",
    );
    expect(() => stores({ ...connect, vaults: [] })).toThrow("components.externalSecrets.stores.home.vaults");
    expect(() => stores({ ...connect, url: "connect" })).toThrow("components.externalSecrets.stores.home.url");
    expect(() => stores({ provider: "onepasword" })).toThrow("components.externalSecrets.stores.home.provider");
    expect(() => stores({ ...connect, credentials: "op_token" })).toThrow(
      "components.externalSecrets.stores.home.credentials",
    );
  });
});

describe("HC-7: 1Password, Bitwarden and others as store; External Secrets in every namespace", () => {
  test.each([
    [
      "1Password by a service account",
      { provider: "onePasswordSdk", vault: "home" },
      { onepasswordSDK: { vault: "home", auth: { serviceAccountSecretRef: key("token") } } },
      { key: "notes/password" },
    ],
    [
      "Infisical",
      { provider: "infisical", project: "home", environment: "prod" },
      {
        infisical: {
          secretsScope: { projectSlug: "home", environmentSlug: "prod" },
          auth: { universalAuthCredentials: { clientId: key("clientId"), clientSecret: key("clientSecret") } },
        },
      },
      { key: "notes" },
    ],
    [
      "Doppler",
      { provider: "doppler", config: "prd" },
      { doppler: { config: "prd", auth: { secretRef: { dopplerToken: key("token") } } } },
      { key: "NOTES" },
    ],
    [
      "AWS",
      { provider: "aws", region: "eu-central-1" },
      {
        aws: {
          service: "SecretsManager",
          region: "eu-central-1",
          auth: {
            secretRef: { accessKeyIDSecretRef: key("accessKeyId"), secretAccessKeySecretRef: key("secretAccessKey") },
          },
        },
      },
      { key: "notes", property: "password" },
    ],
    [
      "Google",
      { provider: "gcp", project: "home-123456" },
      {
        gcpsm: { projectID: "home-123456", auth: { secretRef: { secretAccessKeySecretRef: key("credentials.json") } } },
      },
      { key: "notes", property: "password" },
    ],
    [
      "Azure",
      { provider: "azure", url: "https://home.vault.azure.net", tenant: ID },
      {
        azurekv: {
          vaultUrl: "https://home.vault.azure.net",
          tenantId: ID,
          authType: "ServicePrincipal",
          authSecretRef: { clientId: key("clientId"), clientSecret: key("clientSecret") },
        },
      },
      { key: "notes", property: "password" },
    ],
    [
      "a Vault elsewhere",
      { provider: "vault", url: "https://vault.example.net:8200" },
      {
        vault: {
          server: "https://vault.example.net:8200",
          path: "secret",
          version: "v2",
          auth: { tokenSecretRef: key("token") },
        },
      },
      { key: "notes", property: "password" },
    ],
  ])("%s", (_, store, wanted, ref) => {
    const made = stores(store);
    expect(at(objectOf(made, "ClusterSecretStore", "home").spec, "provider")).toEqual(wanted);
    expect(at(objectOf(made, "ExternalSecret", "notes").spec, "data", 0, "remoteRef")).toEqual(ref);
    expect(errorsOf(made)).toEqual([]);
  });

  test("Bitwarden brings its server, with a certificate that the store trusts", () => {
    const made = stores({ provider: "bitwarden", organization: ID, project: ID });
    expect(at(objectOf(made, "ClusterSecretStore", "home").spec, "provider", "bitwardensecretsmanager")).toMatchObject({
      organizationID: ID,
      bitwardenServerSDKURL: "https://bitwarden-sdk-server.external-secrets.svc.cluster.local:9998",
      caProvider: { type: "Secret", name: "bitwarden-tls-certs", namespace: "external-secrets", key: "ca.crt" },
      auth: { secretRef: { credentials: key("token") } },
    });
    expect(listAt(objectOf(made, "Certificate", "bitwarden-tls-certs").spec, "dnsNames")).toContain(
      "bitwarden-sdk-server.external-secrets.svc.cluster.local",
    );
    expect(errorsOf(made)).toEqual([]);
    expect(() => provider({ provider: "bitwarden", organization: "home", project: ID })).toThrow(
      "an organization's id",
    );
    expect(() =>
      stores({ provider: "bitwarden", organization: ID, project: ID }, { certManager: undefined, traefik: undefined }),
    ).toThrow("cert");
  });

  test("a store with an entry for each value says so", () => {
    const app = (secret: object) =>
      synthHome({
        components: { externalSecrets: { stores: { home: { provider: "doppler", credentials: manual(NAME) } } } },
        apps: { notes: { image: IMAGE, secrets: { notes: { store: "home", key: "NOTES", ...secret } } } },
      });
    expect(at(objectOf(app({ keys: ["user", "db-password"] }), "ExternalSecret", "notes").spec, "data")).toEqual([
      { secretKey: "user", remoteRef: { key: "NOTES_USER" } },
      { secretKey: "db-password", remoteRef: { key: "NOTES_DB_PASSWORD" } },
    ]);
    expect(() => app({})).toThrow("apps.notes.secrets.notes.keys: got nothing, want the keys of the Secret");
  });
});

describe("C12: an entry that a person wrote", () => {
  const reading = (entries?: object) =>
    synthHome({
      components: { externalSecrets: entries === undefined ? {} : { entries } },
      apps: { notes: { image: IMAGE, secrets: { notes: { store: "bootstrap", key: "mine", keys: ["password"] } } } },
    });

  test("is an error until the definition says so", () => {
    expect(foundBy(reading(), "missing-reference")).toEqual([
      "missing-reference apps.notes: ExternalSecret notes/notes spec.data[0] refers to StoreEntry bootstrap/mine key password, which nothing provides. Fix: correct the name, or, where a person puts it there, add entries: {bootstrap: [mine]} to components.externalSecrets",
    ]);
    expect(foundBy(reading({ bootstrap: ["mine"] }), "missing-reference")).toEqual([]);
    expect(foundBy(reading({ bootstrap: "any" }), "missing-reference")).toEqual([]);
  });

  test("an entry of the list has all its fields where fields are parts of a path", () => {
    const made = (entry: string) =>
      synthHome({
        components: {
          externalSecrets: {
            stores: { home: { provider: "onePasswordSdk", vault: "home", credentials: manual(NAME) } },
            entries: { home: [entry] },
          },
        },
        apps: { notes: { image: IMAGE, secrets: { notes: { store: "home", key: "mine", keys: ["password"] } } } },
      });
    expect(foundBy(made("mine"), "missing-reference")).toEqual([]);
    expect(foundBy(made("mime"), "missing-reference")).toHaveLength(1);
  });

  test("a misspelt one is found by the list, and a store that is not there by its name", () => {
    expect(foundBy(reading({ bootstrap: ["mime"] }), "missing-reference")[0]).toContain("Fix: write bootstrap/mime");
    expect(() => reading({ bootstrp: ["mine"] })).toThrow(
      "components.externalSecrets.entries.bootstrp: got the store bootstrp, want a store that there is: bootstrap. Fix: write bootstrap.",
    );
  });
});
