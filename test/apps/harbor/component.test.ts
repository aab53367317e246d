import { z } from "zod";
import { cloudnativePg } from "../../../apps/cloudnative-pg/component";
import { harbor } from "../../../apps/harbor/component";
import { defineComponent } from "../../../lib/component/component";
import { at, listAt } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { buildComponent, podOf } from "../../support/build";
import { oidcClients, runbookText, schemaProblems, undeclaredSecrets } from "../../support/rules";

const certManager = defineComponent({ title: "certificates", options: z.strictObject({}) });
const build = (options: object = {}, without: readonly string[] = []) =>
  buildComponent("harbor", harbor, options, { others: { cloudnativePg, certManager }, without });

describe("harbor", () => {
  test("TC-12: Harbor at registry.<domain>, TLS at the ingress, layers of any size", () => {
    const built = build();
    expect(built.release("harbor").chart.version).toBe("1.19.1");
    expect(at(built.release("harbor").values, "externalURL")).toBe("https://registry.example.org");
    expect(at(built.release("harbor").values, "expose", "type")).toBe("clusterIP");
    const ingress = built.object("Ingress", "harbor");
    expect(at(ingress, "spec", "rules", 0, "host")).toBe("registry.example.org");
    expect(ingress.metadata.annotations?.["nginx.ingress.kubernetes.io/proxy-body-size"]).toBe("0");
  });

  test("TC-12: sign-in and administrators follow the identity provider's groups, set at every start", () => {
    const built = build();
    expect(at(built.release("harbor").values, "core", "extraEnvVars")).toEqual([
      { name: "CONFIG_OVERWRITE_JSON", valueFrom: { secretKeyRef: { name: "harbor-oidc", key: "config.json" } } },
    ]);
    const template = at(
      built.object("ExternalSecret", "harbor-oidc"),
      "spec",
      "target",
      "template",
      "data",
      "config.json",
    );
    expect(JSON.parse(String(template))).toMatchObject({
      auth_mode: "oidc_auth",
      oidc_endpoint: "https://auth.example.org/application/o/harbor/",
      oidc_client_id: "{{ .client_id }}",
      oidc_client_secret: "{{ .client_secret }}",
      oidc_groups_claim: "groups",
      oidc_admin_group: "harbor-admins",
      project_creation_restriction: "adminonly",
    });
    expect(oidcClients(built, "harbor")[0]?.redirectUris).toEqual(["https://registry.example.org/c/oidc/callback"]);
  });

  test("TC-12: a project's groups get their roles, and exist in the identity provider", () => {
    const built = build({ projects: { home: { groups: { family: "developer", "harbor-admins": "projectAdmin" } } } });
    const [job] = built.stage("harbor-projects").manifests.filter((manifest) => manifest.kind === "Job");
    const name = job?.metadata.name ?? "";
    const script = String(at(built.object("ConfigMap", name), "data", "projects.sh"));
    expect(script.trimEnd().split("\n").slice(-3)).toEqual([
      "project home false",
      "member home family 2",
      "member home harbor-admins 1",
    ]);
    expect(oidcClients(built, "harbor")[0]?.groups.map((group) => group.name)).toEqual([
      "harbor-users",
      "harbor-admins",
      "family",
    ]);
    expect(at(podOf(built.object("Job", name)), "containers", 0, "env", 0, "valueFrom", "secretKeyRef", "name")).toBe(
      "harbor-secrets",
    );
  });

  test("another plan of projects is another Job, the same plan the same one", () => {
    const job = (projects: object) =>
      build({ projects })
        .stage("harbor-projects")
        .manifests.find((manifest) => manifest.kind === "Job")?.metadata.name;
    expect(job({ home: {} })).toBe(job({ home: {} }));
    expect(job({ home: {} })).not.toBe(job({ home: { public: true } }));
    expect(build().stages.map((stage) => stage.name)).toEqual(["harbor", "harbor-data"]);
  });

  test("a group name that a shell would read is refused", () => {
    expect(() => build({ projects: { home: { groups: { "a; rm": "guest" } } } })).toThrow(
      "a group name of letters, digits, dots, dashes",
    );
  });

  test("no value holds a secret, and nothing is left for the chart to make up at each render", () => {
    const { values } = build().release("harbor");
    expect(at(values, "existingSecretAdminPassword")).toBe("harbor-secrets");
    expect(at(values, "existingSecretSecretKey")).toBe("harbor-encryption");
    expect(at(values, "core", "secretName")).toBe("harbor-token");
    expect(at(values, "core", "existingSecret")).toBe("harbor-secrets");
    expect(at(values, "core", "existingXsrfSecret")).toBe("harbor-secrets");
    expect(at(values, "jobservice", "existingSecret")).toBe("harbor-secrets");
    expect(at(values, "registry", "existingSecret")).toBe("harbor-secrets");
    expect(at(values, "registry", "credentials", "existingSecret")).toBe("harbor-secrets");
    expect(at(values, "database", "external", "existingSecret")).toBe("harbor-postgres-app");
  });

  test("the encryption key has the 16 characters that Harbor wants", () => {
    expect(at(build().object("Password", "harbor-encryption-generated"), "spec", "length")).toBe(16);
  });

  test("the registry's password is hashed once, when it is made", () => {
    const generated = build().object("ExternalSecret", "harbor-secrets-generated");
    expect(at(generated, "spec", "refreshPolicy")).toBe("CreatedOnce");
    expect(at(generated, "spec", "target", "template", "data", "REGISTRY_HTPASSWD")).toBe(
      '{{ htpasswd "harbor_registry_user" .REGISTRY_PASSWD }}',
    );
    const read = listAt(build().object("ExternalSecret", "harbor-secrets"), "spec", "data").map((entry) =>
      at(entry, "secretKey"),
    );
    expect(read).toContain("REGISTRY_HTPASSWD");
  });

  test("the key that signs tokens is kept when its certificate is renewed", () => {
    expect(at(build().object("Certificate", "harbor-token"), "spec", "privateKey", "rotationPolicy")).toBe("Never");
  });

  test("every Secret that the values name is waited for", () => {
    expect(undeclaredSecrets(build())).toEqual([]);
    expect(undeclaredSecrets(build({ sso: false }))).toEqual([]);
  });

  test("the scanner can be left out", () => {
    const built = build({ scanner: false });
    expect(at(built.release("harbor").values, "trivy", "enabled")).toBe(false);
    expect(built.release("harbor").makes.workloads?.map(({ name }) => name)).not.toContain("harbor-trivy");
  });

  test("the release follows its data, the projects follow the release", () => {
    const built = build({ projects: { home: {} } });
    const { dependencies } = link(built.stages, []);
    expect(dependencies.all.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      "harbor > harbor-data",
      "harbor-projects > harbor",
      "harbor-projects > harbor-data",
    ]);
    expect(built.namespaces).toEqual([{ name: "harbor", level: "restricted", reasons: [], owner: "gitops" }]);
  });

  test("its objects and values fit their schemas, with and without sso", () => {
    expect(schemaProblems(build({ projects: { home: {} } }))).toEqual([]);
    expect(schemaProblems(build({ sso: false }, ["identity"]))).toEqual([]);
    expect(runbookText(build(), "harbor")).toContain("docker login registry.example.org");
  });
});
