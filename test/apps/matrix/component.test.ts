import { load } from "js-yaml";
import { cloudnativePg } from "../../../apps/cloudnative-pg/component";
import { matrix } from "../../../apps/matrix/component";
import { at } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { buildComponent } from "../../support/build";
import { oidcClients, runbookText, schemaProblems, undeclaredSecrets } from "../../support/rules";

const build = (options: object = {}, without: readonly string[] = []) =>
  buildComponent("matrix", matrix, options, { others: { cloudnativePg }, without });

describe("matrix", () => {
  test("TC-12: Synapse at chat.<domain>, alone of the chart's programs", () => {
    const { chart, values } = build().release("matrix");
    expect(chart).toEqual({ name: "matrix-stack", repository: "oci://ghcr.io/element-hq/ess-helm", version: "26.8.1" });
    expect(at(values, "synapse", "ingress", "host")).toBe("chat.example.org");
    for (const part of ["matrixAuthenticationService", "matrixRTC", "elementAdmin", "elementWeb", "postgres"]) {
      expect(at(values, part)).toEqual({ enabled: false });
    }
    expect(at(values, "ingress")).toEqual({
      className: "nginx",
      controllerType: "ingress-nginx",
      annotations: {
        "cert-manager.io/cluster-issuer": "letsencrypt",
        "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
      },
    });
  });

  test("TC-12: Synapse signs users in by OpenID Connect, and no password works", () => {
    const built = build();
    const { values } = built.release("matrix");
    expect(at(values, "synapse", "additional", "20-oidc")).toEqual({
      configSecret: "matrix-oidc",
      configSecretKey: "homeserver.yaml",
    });
    expect(load(String(at(values, "synapse", "additional", "10-accounts", "config")))).toEqual({
      enable_registration: false,
      password_config: { enabled: false },
    });
    const secret = built.object("ExternalSecret", "matrix-oidc");
    const homeserver = load(String(at(secret, "spec", "target", "template", "data", "homeserver.yaml")));
    expect(at(homeserver, "oidc_providers", 0)).toMatchObject({
      discover: true,
      issuer: "https://auth.example.org/application/o/matrix/",
      client_id: "{{ .client_id }}",
      client_secret: "{{ .client_secret }}",
      user_mapping_provider: { config: { localpart_template: "{{ `{{ user.preferred_username }}` }}" } },
    });
    expect(oidcClients(built, "matrix")[0]?.redirectUris).toEqual([
      "https://chat.example.org/_synapse/client/oidc/callback",
    ]);
  });

  test("the database has collation C, without which Synapse does not start", () => {
    expect(at(build().object("Cluster", "matrix-postgres"), "spec", "bootstrap", "initdb")).toEqual({
      database: "synapse",
      owner: "synapse",
      encoding: "UTF8",
      localeCollate: "C",
      localeCType: "C",
    });
  });

  test("the signing key is made in the cluster and kept in the store: it is the server's identity", () => {
    const built = build();
    const generated = built.object("ExternalSecret", "matrix-keys-generated");
    expect(at(generated, "spec", "refreshPolicy")).toBe("CreatedOnce");
    expect(at(generated, "spec", "target", "template", "data", "signing_key")).toBe(
      'ed25519 a_1 {{ .seed | b64enc | trimSuffix "=" }}',
    );
    // The seed is 32 bytes, as Ed25519 wants it, because every character is one byte.
    expect(at(built.object("Password", "matrix-keys-generated"), "spec")).toMatchObject({ length: 32, symbols: 0 });
    expect(at(built.release("matrix").values, "synapse", "signingKey")).toEqual({
      secret: "matrix-keys",
      secretKey: "signing_key",
    });
  });

  test("names end in the cluster's domain unless told, and other servers find the way from there", () => {
    expect(at(build().release("matrix").values, "serverName")).toBe("example.org");
    const wellKnown = (options: object) =>
      at(build(options).release("matrix").values, "wellKnownDelegation", "ingress", "tlsSecret");
    expect(wellKnown({})).toBe("matrix-well-known-tls");
    // One host has one certificate.
    expect(wellKnown({ serverName: "chat.example.org" })).toBe("matrix-synapse-tls");
    expect(runbookText(build(), "matrix")).toContain("curl -s https://example.org/.well-known/matrix/server");
  });

  test("the release follows its keys and its database", () => {
    const built = build();
    expect(link(built.stages, []).dependencies.all.map(({ from, to }) => [from, to])).toEqual([
      ["matrix", "matrix-data"],
    ]);
    expect(built.namespaces).toEqual([{ name: "matrix", level: "restricted", reasons: [], owner: "gitops" }]);
  });

  test("every Secret that the values name is waited for", () => {
    expect(undeclaredSecrets(build())).toEqual([]);
    expect(undeclaredSecrets(build({ sso: false }))).toEqual([]);
  });

  test("without sso accounts have passwords, made by the administrator", () => {
    const built = build({ sso: false }, ["identity"]);
    const { values } = built.release("matrix");
    expect(at(values, "synapse", "additional", "20-oidc")).toBeUndefined();
    expect(load(String(at(values, "synapse", "additional", "10-accounts", "config")))).toEqual({
      enable_registration: false,
      password_config: { enabled: true },
    });
    expect(runbookText(built, "matrix")).toContain("register_new_matrix_user");
  });

  test("without an ingress controller it is refused, because the chart's own ingress would serve nobody", () => {
    expect(() => build({}, ["ingress"])).toThrow("add components.ingressNginx");
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build())).toEqual([]);
    expect(schemaProblems(build({ sso: false }))).toEqual([]);
  });
});
