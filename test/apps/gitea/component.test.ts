import { cloudnativePg } from "../../../apps/cloudnative-pg/component";
import { gitea } from "../../../apps/gitea/component";
import { at, listAt } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { buildComponent } from "../../support/build";
import { oidcClients, runbookText, schemaProblems, undeclaredSecrets } from "../../support/rules";

const build = (options: object = {}, without: readonly string[] = []) =>
  buildComponent("gitea", gitea, options, { others: { cloudnativePg }, without });

/** Value of one key of app.ini. */
const setting = (options: object, section: string, key: string) =>
  at(build(options).release("gitea").values, "gitea", "config", section, key);

/** What reaches app.ini through the environment. */
const environment = (options: object) =>
  listAt(build(options).release("gitea").values, "gitea", "additionalConfigFromEnvs");

describe("gitea", () => {
  test("TC-12: Gitea at git.<domain> with PostgreSQL of its own, chart 12.4 or later", () => {
    const built = build();
    const release = built.release("gitea");
    expect(release.chart).toEqual({ name: "gitea", repository: "oci://docker.gitea.com/charts", version: "12.7.0" });
    expect(at(release.values, "gitea", "config", "server", "ROOT_URL")).toBe("https://git.example.org/");
    expect(at(release.values, "gitea", "config", "database")).toEqual({
      DB_TYPE: "postgres",
      HOST: "gitea-postgres-rw:5432",
      NAME: "gitea",
      USER: "gitea",
      SSL_MODE: "require",
    });
    expect(at(release.values, "postgresql-ha", "enabled")).toBe(false);
    expect(at(release.values, "valkey-cluster", "enabled")).toBe(false);
    expect(at(built.object("Cluster", "gitea-postgres"), "spec", "storage")).toEqual({
      size: "10Gi",
      storageClass: "block",
    });
    expect(at(built.object("Ingress", "gitea"), "spec", "rules", 0, "host")).toBe("git.example.org");
  });

  test("TC-12: sign-in, administrators and teams follow the identity provider's groups", () => {
    const built = build({ teams: { "gitea-users": { home: ["Developers"] } } });
    expect(at(built.release("gitea").values, "gitea", "oauth", 0)).toEqual({
      name: "authentik",
      provider: "openidConnect",
      existingSecret: "gitea-oidc",
      autoDiscoverUrl: "https://auth.example.org/application/o/gitea/.well-known/openid-configuration",
      scopes: "email,profile",
      groupClaimName: "groups",
      adminGroup: "gitea-admins",
      groupTeamMap: '{"gitea-users":{"home":["Developers"]}}',
    });
    expect(oidcClients(built, "gitea")).toEqual([
      {
        id: "gitea",
        title: "Gitea",
        launchUrl: "https://git.example.org",
        redirectUris: ["https://git.example.org/user/oauth2/authentik/callback"],
        groups: [
          { name: "gitea-users", title: "Gitea users" },
          { name: "gitea-admins", title: "Gitea administrators" },
        ],
        namespaces: ["gitea"],
      },
    ]);
    expect(environment({})).toContainEqual({ name: "GITEA__SERVICE__ALLOW_ONLY_EXTERNAL_REGISTRATION", value: "true" });
    expect(environment({})).toContainEqual({ name: "GITEA__OAUTH2_CLIENT__ENABLE_AUTO_REGISTRATION", value: "true" });
  });

  test("TC-12: the client's secret and the administrator's password come from the store, through External Secrets", () => {
    const built = build();
    const source = (name: string) =>
      listAt(built.object("ExternalSecret", name), "spec", "data").map((entry) => [
        at(entry, "secretKey"),
        at(entry, "remoteRef", "key"),
      ]);
    expect(source("gitea-oidc")).toEqual([
      ["key", "oidc/gitea"],
      ["secret", "oidc/gitea"],
    ]);
    expect(source("gitea-admin")).toEqual([
      ["username", "apps/gitea"],
      ["password", "apps/gitea"],
    ]);
    expect(at(built.release("gitea").values, "gitea", "admin", "password")).toBeUndefined();
  });

  test("every team's group exists in the identity provider, each once", () => {
    const [client] = oidcClients(build({ teams: { "gitea-admins": { a: ["x"] }, family: { a: ["y"] } } }), "gitea");
    expect(client?.groups.map((group) => group.name)).toEqual(["gitea-users", "gitea-admins", "family"]);
  });

  test("TC-3: SSH gets an address of the named pool, and a name that is not the web's", () => {
    const built = build();
    expect(at(built.release("gitea").values, "service", "ssh")).toEqual({
      type: "LoadBalancer",
      port: 22,
      annotations: {
        "metallb.io/address-pool": "services-pool",
        "external-dns.alpha.kubernetes.io/hostname": "git-ssh.example.org",
      },
    });
    expect(setting({}, "server", "SSH_DOMAIN")).toBe("git-ssh.example.org");
    expect(() => build({ sshPool: "services" })).toThrow(
      "clusters/home.ts components.gitea.sshPool: got the pool services, want a pool of network.loadBalancers: services-pool",
    );
  });

  test("its volume has a single writer, so the old pod goes first", () => {
    const { values } = build({ volume: "80 GiB" }).release("gitea");
    expect(at(values, "strategy", "type")).toBe("Recreate");
    expect(at(values, "persistence", "size")).toBe("80Gi");
    expect(at(values, "persistence", "storageClass")).toBe("block");
  });

  test("the release follows its database and its secrets", () => {
    const built = build();
    expect(built.namespaces).toEqual([{ name: "gitea", level: "restricted", reasons: [], owner: "gitops" }]);
    const { dependencies } = link(built.stages, []);
    expect(dependencies.all.map(({ from, to }) => [from, to])).toEqual([["gitea", "gitea-data"]]);
    expect(built.stage("gitea-data").health.map(({ kind }) => kind)).toContain("Cluster");
  });

  test("every Secret that the values name is waited for", () => {
    expect(undeclaredSecrets(build())).toEqual([]);
    expect(undeclaredSecrets(build({ sso: false }))).toEqual([]);
  });

  test("without sso there is no client, and nobody can register", () => {
    const built = build({ sso: false }, ["identity"]);
    expect(oidcClients(built, "gitea")).toEqual([]);
    expect(at(built.release("gitea").values, "gitea", "oauth")).toEqual([]);
    expect(environment({ sso: false })).toContainEqual({ name: "GITEA__SERVICE__DISABLE_REGISTRATION", value: "true" });
  });

  test("what it lacks is refused by name", () => {
    expect(() => build({}, ["identity"])).toThrow("add components.authentik, or set components.gitea.sso to false");
    expect(() => build({}, ["secretStores"])).toThrow("add components.vault and components.externalSecrets");
    expect(() => build({}, ["storage"])).toThrow("a storage component that offers ReadWriteOnce");
    expect(() => buildComponent("gitea", gitea)).toThrow("add components.cloudnativePg");
  });

  test("its objects fit their schemas, and the runbook names the real hosts", () => {
    expect(schemaProblems(build())).toEqual([]);
    expect(runbookText(build(), "gitea")).toContain("git clone git@git-ssh.example.org:owner/repository.git");
  });
});
