import { resolve } from "node:path";
import { at, isFields, listAt } from "../../../lib/data/fields";
import type { Manifest } from "../../../lib/manifest/manifest";
import { schemaStore } from "../../../lib/schema/store";
import { validateTerraform } from "../../../lib/schema/terraform";
import {
  errorsAt,
  inClusterStack,
  releaseOf,
  runbookOf,
  synthTestCluster,
  testCluster,
} from "../../support/test-cluster";

const synthesized = testCluster();
const schemas = schemaStore(resolve(__dirname, "../../.."));
const STACKS = ["authentik", "secrets", "services", "vault"];
const runs = synthesized.graph.stages
  .flatMap((stage) => stage.manifests)
  .filter((manifest) => manifest.kind === "Terraform")
  .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

describe("tofu-controller", () => {
  test("TC-13: stacks for vault, authentik, secrets and services run in the cluster, from Git", () => {
    expect(runs.map(({ metadata }) => metadata.name)).toEqual(STACKS);
    for (const run of runs) {
      expect(at(run, "spec")).toMatchObject({
        approvePlan: "auto",
        destroyResourcesOnDeletion: false,
        sourceRef: { kind: "GitRepository", name: "flux-system", namespace: "flux-system" },
        serviceAccountName: "tf-runner",
      });
    }
  });

  test("TC-13: every run names a folder that synth writes", () => {
    for (const run of runs) {
      const path = String(at(run, "spec", "path")).replace("./dist/", "");
      expect(synthesized.tree.get(`${path}/main.tf.json`)).toBeDefined();
    }
  });

  test.each(STACKS)("TC-13: stack %s fits its providers and declares no backend", (name) => {
    const document = inClusterStack(synthesized, name);
    expect(validateTerraform(schemas, document, { backend: "absent" })).toEqual([]);
    expect(at(document, "terraform", "backend")).toBeUndefined();
  });

  test("TC-13: a misspelt argument in a stack is found", () => {
    const document = Object(inClusterStack(synthesized, "secrets"));
    const broken = { ...document, resource: { vault_mount: { x: { path: "x", typ: "kv" } } } };
    expect(validateTerraform(schemas, broken, { backend: "absent" }).map(({ got }) => got)).toContain(
      'unknown key "typ"',
    );
  });

  test("TC-13: every input variable has a Secret that brings it under the same name", () => {
    const provisions = (run: Manifest) =>
      listAt(run, "spec", "varsFrom").flatMap((source) => listAt(source, "varsKeys"));
    for (const run of runs) {
      const variables = at(inClusterStack(synthesized, run.metadata.name), "variable");
      expect([...provisions(run)].sort()).toEqual(isFields(variables) ? Object.keys(variables).sort() : []);
    }
  });

  test("TC-13: the output of one stack reaches another, and the order follows from that", () => {
    const services = runs.find(({ metadata }) => metadata.name === "services");
    expect(listAt(services, "spec", "varsFrom")).toEqual([
      { kind: "Secret", name: "vault-outputs", varsKeys: ["oidc_accessor"] },
    ]);
    expect(synthesized.graph.dependencies.all).toContainEqual(
      expect.objectContaining({ from: "services-access", to: "vault-oidc" }),
    );
  });

  test("TC-13: a run logs in to Vault by a token of its own, for that audience", () => {
    const vault = runs.find(({ metadata }) => metadata.name === "vault");
    expect(at(vault, "spec", "runnerPodTemplate", "spec", "volumes", 0, "projected", "sources", 0)).toEqual({
      serviceAccountToken: { audience: "vault", expirationSeconds: 3600, path: "token" },
    });
    expect(at(inClusterStack(synthesized, "vault"), "provider", "vault", 0, "auth_login", 0)).toEqual({
      path: "auth/kubernetes/login",
      parameters: { role: "tf-runner", jwt: `$${'{trimspace(file("/var/run/secrets/vault/token"))}'}` },
    });
  });

  test("TC-13: the people who run a service get rights on its entries, others of the service do not", () => {
    const resource = at(inClusterStack(synthesized, "services"), "resource");
    expect(at(resource, "vault_identity_group", "gitea_admins")).toMatchObject({ name: "gitea-admins" });
    expect(at(resource, "vault_identity_group", "gitea_users")).toBeUndefined();
    expect(String(at(resource, "vault_policy", "gitea", "policy"))).toContain('path "secret/data/services/gitea/*"');
  });

  test("the runner's account is the chart's, in the namespace of the runs", () => {
    const { values, makes } = releaseOf(synthesized, "tofu-controller");
    expect(at(values, "runner", "serviceAccount")).toEqual({ name: "tf-runner", allowedNamespaces: ["terraform"] });
    expect(makes.objects).toEqual([{ kind: "ServiceAccount", name: "tf-runner", namespace: "terraform" }]);
  });

  test("without Vault it is refused by name", () => {
    expect(() => synthTestCluster({ vault: undefined, authentik: undefined })).toThrow(
      "want components.vault beside it",
    );
  });

  test("the runbook knows how to run a stack again and how to unlock it", () => {
    expect(runbookOf(synthesized, "tofuController")).toContain("kubectl -n terraform patch terraform <stack>");
  });

  test("no check finds fault with it", () => {
    expect(errorsAt(synthesized, "components.tofuController")).toEqual([]);
  });
});
