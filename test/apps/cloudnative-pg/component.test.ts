import { cloudnativePg } from "../../../apps/cloudnative-pg/component";
import { at } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { postgres, postgresHealth } from "../../../lib/workload/postgres";
import { buildStages, everythingElse, parseOrThrow } from "../../support/build";
import { buildPart } from "../../support/component";
import { schemaProblems } from "../../support/rules";

const registry = { cloudnativePg, everythingElse };

function build(instances?: number) {
  const cluster = parseOrThrow({ components: { cloudnativePg: {}, everythingElse: {} } }, registry);
  return buildStages(cluster, (declared, stagesOf) => {
    buildPart(cluster, "cloudnativePg", declared, stagesOf("components.cloudnativePg"));
    const stage = stagesOf("components.wiki").stage("wiki", { title: "wiki", health: [postgresHealth] });
    postgres(stage, {
      name: "wiki-postgres",
      namespace: "wiki",
      database: "wiki",
      size: "5Gi",
      storageClass: "block",
      ...(instances === undefined ? {} : { instances }),
    });
    stage.needs("a pod of the wiki", { start: { Secret: { "wiki-postgres-app": ["uri"] } } });
  });
}

describe("CloudNativePG", () => {
  test("a database follows the operator, for its kind and for its admission webhook", () => {
    const { dependencies } = link(build().stages, []);
    expect(dependencies.all).toEqual([
      {
        from: "wiki",
        to: "cloudnative-pg",
        causes: ["Cluster wiki/wiki-postgres admission", "Cluster wiki/wiki-postgres kind"],
      },
    ]);
  });

  test("what the operator makes of a database is known: its credentials and its Services", () => {
    const { unmet } = link(build().stages, [
      { kind: "Namespace", name: "wiki", by: "test" },
      { kind: "Namespace", name: "cnpg-system", by: "test" },
      { kind: "StorageClass", name: "block", by: "test" },
    ]);
    expect(unmet).toEqual([]);
  });

  test("a database without its storage class is found", () => {
    const { unmet } = link(build().stages, []);
    expect(unmet.map(({ need }) => `${need.kind} ${need.name}`)).toContain("StorageClass block");
  });

  test("one instance has no budget that would hold up a drain, more have one", () => {
    expect(at(build().object("Cluster", "wiki-postgres"), "spec", "enablePDB")).toBe(false);
    expect(at(build(3).object("Cluster", "wiki-postgres"), "spec", "enablePDB")).toBe(true);
  });

  test("a database stays when it leaves the definition", () => {
    expect(build().object("Cluster", "wiki-postgres").metadata.annotations).toMatchObject({
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
    });
  });

  test("a database is ready when it says so, not when it exists", () => {
    expect(build().stage("wiki").health).toEqual([
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        current:
          "has(status.conditions) && status.conditions.exists(condition, condition.type == 'Ready' && condition.status == 'True')",
      },
    ]);
  });

  test("its objects and values fit their schemas", () => {
    expect(schemaProblems(build(3))).toEqual([]);
  });
});
