import { at, isFields, listAt } from "../../../lib/data/fields";
import {
  errorsAt,
  inClusterStack,
  namesOf,
  objectOf,
  releaseOf,
  runbookOf,
  stageOf,
  synthTestCluster,
} from "../../support/test-cluster";

const synthesized = synthTestCluster({
  authentik: {
    users: { ada: { name: "Ada L.", email: "ada@example.org", groups: ["gitea-admins", "family"] } },
    groups: ["guests"],
  },
});
const { declared } = synthesized;
const values = releaseOf(synthesized, "authentik").values;

describe("the core", () => {
  test("TC-10: authentik at auth.<domain>, with the issuer of each client below it", () => {
    expect(at(objectOf(synthesized, "authentik", "Ingress", "authentik"), "spec", "rules", 0, "host")).toBe(
      "auth.test-cluster.agentydragon.com",
    );
    expect(declared.identity?.issuer("gitea")).toBe("https://auth.test-cluster.agentydragon.com/application/o/gitea/");
    expect(declared.identity?.namespace).toBe("authentik");
  });

  test("TC-10: its database is a PostgreSQL cluster beside it, not the chart's own; there is no Redis", () => {
    expect(
      at(objectOf(synthesized, "authentik-data", "Cluster", "authentik-db"), "spec", "bootstrap", "initdb", "owner"),
    ).toBe("authentik");
    const environment = listAt(values, "global", "env");
    expect(environment).toContainEqual({ name: "AUTHENTIK_POSTGRESQL__HOST", value: "authentik-db-rw" });
    expect(environment).toContainEqual({
      name: "AUTHENTIK_POSTGRESQL__PASSWORD",
      valueFrom: { secretKeyRef: { name: "authentik-db-app", key: "password" } },
    });
    expect(at(values, "postgresql", "enabled") ?? false).toBe(false);
    expect(JSON.stringify(values).toLowerCase()).not.toContain("redis");
  });

  test("TC-10: its keys are generated once, stored in Vault, and read back from there", () => {
    const pushed = objectOf(synthesized, "authentik-data", "PushSecret", "authentik-settings");
    expect(listAt(pushed, "spec", "data").map((entry) => at(entry, "match", "remoteRef"))).toEqual(
      ["secret_key", "bootstrap_password", "bootstrap_token"].map((property) => ({
        remoteKey: "authentik/settings",
        property,
      })),
    );
    expect(at(pushed, "spec", "updatePolicy")).toBe("IfNotExists");
    const read = objectOf(synthesized, "authentik-data", "ExternalSecret", "authentik-settings");
    expect(at(read, "spec", "secretStoreRef", "name")).toBe("vault");
    expect(at(values, "authentik", "existingSecret", "secretName")).toBe("authentik-settings");
  });

  test("TC-10: groups and people are a blueprint in Git", () => {
    const data = at(objectOf(synthesized, "authentik", "ConfigMap", "authentik-core-blueprint"), "data", "core.yaml");
    const text = String(data);
    for (const group of ["gitea-users", "gitea-admins", "vault-admins", "family", "guests"])
      expect(text).toContain(`  - model: authentik_core.group\n    id: "group ${group}"\n`);
    expect(text).toContain('identifiers: { username: "ada" }');
    expect(text).toContain('- !Find [authentik_core.group, [name, "family"]]');
    expect(text).not.toContain("password");
  });

  test("TC-10: the core starts before any client exists", () => {
    const sources = listAt(values, "worker", "volumes", 0, "projected", "sources");
    expect(sources.map((source) => [at(source, "secret", "name"), at(source, "secret", "optional")])).toEqual(
      declared.oidcClients.map(({ id }) => [`blueprint-${id}`, true]),
    );
    expect(namesOf(synthesized, "authentik", "PushSecret")).toEqual([]);
  });

  test("TC-10: server and worker pass the restricted level and hold no token of the API server", () => {
    for (const part of ["server", "worker"]) {
      expect(at(values, part, "automountServiceAccountToken")).toBe(false);
      expect(at(values, part, "securityContext", "runAsNonRoot")).toBe(true);
      expect(at(values, part, "containerSecurityContext", "capabilities")).toEqual({ drop: ["ALL"] });
    }
    expect(synthesized.namespaces.find(({ name }) => name === "authentik")?.level).toBe("restricted");
  });
});

describe("the clients", () => {
  const blueprint = (stage: string, client: string) =>
    String(
      at(
        objectOf(synthesized, stage, "ExternalSecret", `blueprint-${client}`),
        "spec",
        "target",
        "template",
        "data",
        `${client}.yaml`,
      ),
    );

  test("TC-10: provider, application and who may use it, in Git, with the secret filled in by External Secrets", () => {
    const text = blueprint("oidc-clients", "gitea");
    expect(text).toContain("- model: authentik_providers_oauth2.oauth2provider");
    expect(text).toContain('client_secret: "{{ .client_secret }}"');
    expect(text).toContain("grant_types: [authorization_code, refresh_token]");
    expect(text).toContain("- model: authentik_core.application");
    const bindings = text.split("model: authentik_policies.policybinding").slice(1);
    expect(bindings.map((binding) => /group: !KeyOf "group ([^"]+)"/.exec(binding)?.[1])).toEqual([
      "gitea-users",
      "gitea-admins",
    ]);
  });

  test("TC-10: every redirect of every client is allowed as it is declared", () => {
    for (const client of declared.oidcClients) {
      const text = blueprint(client.phase === "store" ? "authentik-vault" : "oidc-clients", client.id);
      for (const url of client.redirectUris) expect(text).toContain(`matching_mode: strict, url: "${url}"`);
    }
  });

  test("TC-12: one client has one generator, and everybody else reads the store", () => {
    for (const { id } of declared.oidcClients) {
      const generators = synthesized.graph.stages
        .flatMap((stage) => stage.manifests)
        .filter((manifest) => manifest.kind === "PushSecret")
        .filter((manifest) =>
          listAt(manifest, "spec", "data").some(
            (entry) => at(entry, "match", "remoteRef", "remoteKey") === `oidc/${id}`,
          ),
        );
      expect(generators.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
        `authentik/oidc-${id}`,
      ]);
    }
  });

  test("TC-10: a cluster without services has no stage for them", () => {
    const alone = synthTestCluster({ gitea: undefined, harbor: undefined, matrix: undefined });
    const names = alone.graph.stages.map((stage) => stage.name);
    expect(names).toContain("authentik-vault");
    expect(names).not.toContain("oidc-clients");
  });
});

test("TC-13: what no blueprint holds is a Terraform stack against authentik's API", () => {
  const document = inClusterStack(synthesized, "authentik");
  expect(at(document, "resource", "authentik_brand", "cluster", "domain")).toBe("auth.test-cluster.agentydragon.com");
  const token = at(document, "variable", "authentik_token");
  expect(isFields(token) && token.sensitive).toBe(true);
  expect(stageOf(synthesized, "authentik-settings").after).toHaveProperty("authentik");
});

test("the runbook gives each person of the definition a way in", () => {
  expect(runbookOf(synthesized, "authentik")).toContain("ak create_recovery_key 60 ada");
});

test("without a main store it is refused, and the message says what to add", () => {
  expect(() => synthTestCluster({ vault: undefined, tofuController: undefined })).toThrow(
    "add components.vault or a store of yours in components.externalSecrets.stores",
  );
});

test("no check finds fault with it", () => {
  expect(errorsAt(synthesized, "components.authentik")).toEqual([]);
});
