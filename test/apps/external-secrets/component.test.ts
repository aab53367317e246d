import { at, isFields } from "../../../lib/data/fields";
import {
  errorsAt,
  objectOf,
  prerequisites,
  releaseOf,
  runbookOf,
  stageOf,
  testCluster,
} from "../../support/test-cluster";

const synthesized = testCluster();

describe("external-secrets", () => {
  test("TC-9: the operator first, its bootstrap store in a stage of its own, the store over Vault last", () => {
    expect(releaseOf(synthesized, "external-secrets").chart.version).toBe("2.9.0");
    expect(prerequisites(synthesized, "bootstrap-secrets")).toContain("external-secrets");
    expect(prerequisites(synthesized, "secret-store")).toContain("external-secrets");
    expect(prerequisites(synthesized, "external-secrets")).not.toContain("vault");
  });

  test("TC-9: the bootstrap store lives in one namespace, with an account that can reach no other and delete nothing", () => {
    const kubernetes = at(
      objectOf(synthesized, "bootstrap-secrets", "ClusterSecretStore", "bootstrap"),
      "spec",
      "provider",
      "kubernetes",
    );
    expect(kubernetes).toMatchObject({
      remoteNamespace: "bootstrap-secrets",
      auth: { serviceAccount: { name: "bootstrap-store", namespace: "bootstrap-secrets" } },
    });
    expect(at(objectOf(synthesized, "bootstrap-secrets", "Role", "bootstrap-store"), "rules")).toEqual([
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "create", "update"] },
    ]);
    expect(stageOf(synthesized, "bootstrap-secrets").manifests.map(({ kind }) => kind)).not.toContain("ClusterRole");
  });

  test("TC-9: a store counts as ready only when the operator says so", () => {
    expect(stageOf(synthesized, "bootstrap-secrets").health).toContainEqual(
      expect.objectContaining({ kind: "ClusterSecretStore", current: expect.stringContaining("'Ready'") }),
    );
  });

  test("TC-9: generated passwords are made once and never stand in Git", () => {
    const generated = synthesized.graph.stages
      .flatMap((stage) => stage.manifests)
      .filter((manifest) => manifest.kind === "ExternalSecret" && at(manifest, "spec", "dataFrom") !== undefined);
    expect(generated.length).toBeGreaterThan(3);
    for (const manifest of generated) expect(at(manifest, "spec", "refreshPolicy")).toBe("CreatedOnce");
    const secrets = synthesized.graph.stages
      .flatMap((stage) => stage.manifests)
      .filter((manifest) => manifest.kind === "Secret" && (isFields(manifest.data) || isFields(manifest.stringData)));
    expect(secrets).toEqual([]);
  });

  test("TC-9: secrets without another copy have their backup in the runbook", () => {
    expect(runbookOf(synthesized, "externalSecrets")).toContain("kubectl -n bootstrap-secrets get secrets -o yaml");
  });

  test("no check finds fault with it", () => {
    expect(errorsAt(synthesized, "components.externalSecrets")).toEqual([]);
  });
});
