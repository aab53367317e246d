import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { outsideStore } from "../../apps/external-secrets/store-schema";
import testCluster from "../../clusters/test-cluster";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, listAt, textAt } from "../../lib/data/fields";
import { definitionSchema, parseDefinition } from "../../lib/definition/parse";
import type { Manifest } from "../../lib/manifest/manifest";
import { InputError } from "../../lib/model/problem";
import { type SchemaStore, schemaStore } from "../../lib/schema/store";
import { stringFields } from "../attack/string-fields";
import { synthOrThrow } from "../support/synth";
import { ROOT } from "../support/systems";
import { errorsOf } from "./definition";

const credentials = { variable: "store_token" };
const ID = "339062b8-a5a1-4303-bf1d-b1920146a622";

/** A store of each provider, as the definition names it, and the names that it takes for what is read from it. */
const STORES: Readonly<Record<string, { readonly store: object; readonly key: RegExp; readonly writes: boolean }>> = {
  onePasswordConnect: {
    store: { provider: "onePasswordConnect", url: "http://connect.example.org:8080", vaults: ["home"] },
    key: /^[a-z-]+$/,
    writes: true,
  },
  onePasswordSdk: { store: { provider: "onePasswordSdk", vault: "home" }, key: /^[a-z-]+\/[\w.-]+$/, writes: true },
  bitwarden: { store: { provider: "bitwarden", organization: ID, project: ID }, key: /^[\w-]+$/, writes: true },
  infisical: {
    store: { provider: "infisical", project: "home", environment: "prod" },
    key: /^[\w-]+$/,
    writes: true,
  },
  doppler: { store: { provider: "doppler" }, key: /^[A-Z_][A-Z0-9_]*$/, writes: false },
  aws: { store: { provider: "aws", region: "eu-central-1" }, key: /^[a-z/-]+$/, writes: true },
  parameters: {
    store: { provider: "aws", region: "eu-central-1", service: "ParameterStore" },
    key: /^([a-z-]+|\/[a-z/-]+)$/,
    writes: true,
  },
  gcp: { store: { provider: "gcp", project: "home-123456" }, key: /^[a-z-]+$/, writes: true },
  azure: {
    store: { provider: "azure", url: "https://home.vault.azure.net", tenant: ID },
    key: /^[a-z-]+$/,
    writes: true,
  },
  vault: { store: { provider: "vault", url: "https://vault.example.net:8200" }, key: /^[a-z/-]+$/, writes: true },
  readOnly: {
    store: { provider: "gcp", project: "home-123456", readOnly: true },
    key: /^[a-z-]+$/,
    writes: false,
  },
};

const home = (key: string) => ({ store: "home", key });
const bucket = (key: string) => ({ bucket: "home", endpoint: "https://s3.example.org", credentials: home(key) });
const receivers = {
  mail: {
    email: { to: "me@example.org", from: "a@example.org", smarthost: "smtp.example.org:587", user: "me" },
    secret: home("mail"),
  },
  slack: { slack: { channel: "#alerts" }, secret: home("slack") },
  hook: { webhook: {}, secret: home("hook") },
  phone: { pushover: {}, secret: home("pushover") },
  topic: { ntfy: { topic: "https://ntfy.sh/my-topic" }, secret: home("ntfy") },
};

/** Every option by which a component reads a value from outside, written as an entry of the store. */
const READERS: Readonly<Record<string, object>> = {
  cephCsi: { clusterId: ID, monitors: ["10.0.0.5"], key: home("ceph"), default: false, snapshots: false },
  certManager: { acme: { email: "me@example.org", cloudflare: { token: home("cloudflare") } } },
  cloudflared: { tunnel: ID, credentials: home("tunnel") },
  csiDriverSmb: { server: "10.0.0.5", share: "media", credentials: home("smb") },
  democraticCsi: { host: "10.0.0.5", key: home("truenas"), default: "none", snapshots: false },
  etcdBackup: { storage: bucket("etcd"), passphrase: home("passphrase") },
  externalDns: { provider: "cloudflare", token: home("dns"), target: "home.example.org" },
  loki: { s3: { endpoint: "s3.example.org", bucket: "logs", credentials: home("loki") } },
  longhorn: { default: false, backup: { storage: bucket("longhorn") } },
  prometheus: { grafana: { admin: home("grafana") }, alertmanager: { receivers, heartbeat: home("heartbeat") } },
  tailscaleOperator: { oauth: home("tailscale") },
  truenasExporter: { host: "10.0.0.5", key: home("exporter") },
  velero: { storage: bucket("velero") },
  volsync: { storage: { bucket: "volumes", endpoint: "https://s3.example.org" }, credentials: home("volsync") },
};

/** Origins that are read before anything reads from a store. */
const BEFORE = ["gitops.credentials", "gitops.artifact.credentials", "components.externalSecrets.stores.*.credentials"];

const APPS = {
  notes: {
    image: "ghcr.io/owner/notes:1.2.3",
    secrets: {
      one: { ...home("notes"), keys: ["password"] },
      two: { ...home("mail"), keys: { USER: "user", PASS: "password" } },
    },
    volumes: { "/data": { size: "1 GiB", backup: { restore: false } } },
  },
};

let schemas: SchemaStore | undefined;

/** Every component that reads or generates secrets, over one store that is not the cluster's own. */
function synthOver(externalSecrets: object, changes: object = {}): SynthesizedCluster {
  const components = { ...testCluster.components, vault: undefined, tofuController: undefined, edgeProxy: undefined };
  const input = {
    ...testCluster,
    components: { ...components, externalSecrets, firecrawl: {}, snapshotController: {}, ...READERS },
    apps: APPS,
    ...changes,
  };
  const { cluster, problems } = parseDefinition(input, "clusters/home.ts", catalog);
  if (cluster === undefined || problems.length > 0) throw new InputError(problems);
  schemas ??= schemaStore(ROOT);
  return synthOrThrow({ cluster }, schemas);
}

const made = new Map<string, SynthesizedCluster>();

/** The cluster over one store of the table, made once. */
function over(name: string): SynthesizedCluster {
  const found = made.get(name) ?? synthOver({ stores: { home: { credentials, ...STORES[name]?.store } } });
  made.set(name, found);
  return found;
}

function all({ graph }: SynthesizedCluster, kind: string): readonly Manifest[] {
  return graph.stages.flatMap(({ manifests }) => manifests.filter((manifest) => manifest.kind === kind));
}

test("every provider has a store here, and every option for a secret a reader", () => {
  const providers = outsideStore.options.map(({ shape }) => shape.provider.value);
  const tried = Object.values(STORES).map(({ store }) => at(store, "provider"));
  expect(providers.filter((provider) => !tried.includes(provider))).toEqual([]);

  const fields = stringFields(definitionSchema(catalog)).map(({ path }) => path);
  const origins = fields
    .filter((path) => path.endsWith(".store") && fields.includes(path.replace(/store$/, "variable")))
    .map((path) => path.replace(/\.store$/, ""));
  const written = stringPaths({ components: READERS, network: { bgp: { peers: { one: { password: home("bgp") } } } } });
  const open = (path: string) => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^.]+")}\\.store$`);
  expect(
    [...new Set(origins)].filter((path) => !BEFORE.includes(path) && !written.some((one) => open(path).test(one))),
  ).toEqual([]);
});

function stringPaths(value: unknown, path = ""): readonly string[] {
  if (typeof value === "string") return [path];
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) return [];
  return Object.entries(parsed.data).flatMap(([key, below]) =>
    stringPaths(below, path === "" ? key : `${path}.${key}`),
  );
}

describe.each(Object.entries(STORES))("with %s as the only store", (name, { key, writes }) => {
  test("every component and every app is made, and reads from it by names that it takes", () => {
    expect(errorsOf(over(name))).toEqual([]);
    const reads = all(over(name), "ExternalSecret")
      .filter((one) => at(one, "spec", "secretStoreRef", "name") === "home")
      .flatMap((one) => listAt(one, "spec", "data").map((item) => textAt(item, "remoteRef", "key") ?? ""));
    expect(reads.filter((one) => !key.test(one))).toEqual([]);
    const entries = Object.values(READERS).flatMap((options) =>
      stringPaths(options).filter((path) => path.endsWith("key")),
    );
    expect(reads.length).toBeGreaterThan(entries.length);
  });

  test("what is generated is where it is read, by hand where the store cannot be written", () => {
    const readers = new Set(
      all(over(name), "ExternalSecret")
        .filter((one) => at(one, "spec", "secretStoreRef", "name") === "home")
        .flatMap((one) => listAt(one, "spec", "data").map((item) => textAt(item, "remoteRef", "key") ?? "")),
    );
    const pushes = all(over(name), "PushSecret").filter(
      (one) => at(one, "spec", "secretStoreRefs", 0, "name") === "home",
    );
    const told = over(name).tree.get("docs/test-cluster/BOOTSTRAP.md") ?? "";
    expect(pushes.length > 0).toBe(writes);
    const path = name === "onePasswordSdk";
    const pushed = pushes
      .flatMap((one) => listAt(one, "spec", "data").map((item) => at(item, "match", "remoteRef")))
      .map((ref) => (path ? `${at(ref, "remoteKey")}/${at(ref, "property")}` : at(ref, "remoteKey")));
    for (const one of readers)
      if (!pushed.includes(one)) expect(told).toContain(`| \`${path ? one.replace(/\/[^/]+$/, "") : one}\` |`);
    expect(told).toContain("What the store home must hold");
  });
});

test("one entry at once where the provider looks for the entry alone; encrypted where it would not be", () => {
  const push = (name: string) => {
    const found = all(over(name), "PushSecret").find(({ metadata }) => metadata.name === "harbor-secrets");
    return at(found, "spec", "data");
  };
  expect(push("aws")).toEqual([{ match: { remoteRef: { remoteKey: "apps/harbor" } } }]);
  expect(push("gcp")).toEqual([{ match: { remoteRef: { remoteKey: "apps-harbor" } } }]);
  expect(push("parameters")).toEqual([
    {
      match: { remoteRef: { remoteKey: "/apps/harbor" } },
      metadata: {
        apiVersion: "kubernetes.external-secrets.io/v1alpha1",
        kind: "PushSecretMetadata",
        spec: { secretType: "SecureString", encodeAsDecoded: true },
      },
    },
  ]);
  expect(listAt(push("onePasswordSdk"))[0]).toEqual({
    match: {
      secretKey: "HARBOR_ADMIN_PASSWORD",
      remoteRef: { remoteKey: "apps-harbor", property: "HARBOR_ADMIN_PASSWORD" },
    },
  });
});

test("a store that cannot be written: the runbook says how each value is made", () => {
  const told = over("doppler").tree.get("docs/test-cluster/BOOTSTRAP.md") ?? "";
  expect(told).toContain("| `APPS_GITEA_USERNAME` |  | the text `gitea-admin` |");
  expect(told).toContain("| `APPS_GITEA_PASSWORD` |  | 32 random characters, made by `openssl rand -hex 16` |");
  expect(told).toContain("`htpasswd -nB harbor_registry_user, with REGISTRY_PASSWD`");
  expect(told).toContain("| `APPS_MATRIX_SIGNING_KEY` |");
  expect(told).not.toContain("APPS_MATRIX_SEED");
  expect(told).toContain("| `CLOUDFLARE` |");
  expect(told).toContain("| `NOTES` |  | read by `notes/one` |");
});

describe("which store is the main one", () => {
  const two = {
    stores: { home: { credentials, ...STORES.gcp?.store }, office: { credentials, ...STORES.aws?.store } },
  };
  const pushedTo = (cluster: SynthesizedCluster) =>
    all(cluster, "PushSecret")
      .filter(({ metadata }) => metadata.name === "harbor-secrets")
      .map((one) => at(one, "spec", "secretStoreRefs", 0, "name"));

  test("of several it is named, and the cluster alone may be one", () => {
    expect(pushedTo(synthOver({ ...two, main: "office" }))).toEqual(["office"]);
    const alone = synthOver({ ...two, main: "bootstrap" });
    expect(pushedTo(alone)).toEqual(["bootstrap"]);
    expect(errorsOf(alone)).toEqual([]);
  });

  test("none, several and a misspelt one are told with what to write", () => {
    expect(() => synthOver(two)).toThrow("Fix: write main: home in components.externalSecrets");
    expect(() =>
      synthOver(
        {},
        { apps: {}, components: { ...testCluster.components, vault: undefined, tofuController: undefined } },
      ),
    ).toThrow("write main: bootstrap in components.externalSecrets, which keeps them in this cluster alone");
    expect(() => synthOver({ ...two, main: "offce" })).toThrow(
      "components.externalSecrets.main: got offce, want a store that there is: home, office, bootstrap. Fix: write office.",
    );
    expect(() =>
      synthOver(two, { components: { ...testCluster.components, externalSecrets: { ...two, main: "home" } } }),
    ).toThrow("components.externalSecrets.main: got home, want vault, the store that components.vault runs");
    expect(() => synthOver({ stores: { home: { ...STORES.gcp?.store, credentials: home("gcp") } } })).toThrow(
      "components.externalSecrets.stores.home.credentials",
    );
  });
});

test("an entry that the store cannot have is told with one that it can", () => {
  expect(() =>
    synthOver(
      { stores: { home: { credentials, ...STORES.gcp?.store } } },
      { apps: { notes: { image: "ghcr.io/owner/notes:1.2.3", secrets: { one: home("home/notes") } } } },
    ),
  ).toThrow(
    "apps.notes.secrets.one.key: got home/notes, want letters, digits, - and _, as Google takes them. Fix: call it home-notes in the store, and write home-notes.",
  );
});
