import { link } from "../../../lib/delivery/link";
import { prerequisites, stageOf, testCluster } from "../../support/test-cluster";

const synthesized = testCluster();
const level = (stage: string) => {
  const found = synthesized.graph.levels.get(stage);
  if (found === undefined) throw new Error(`no stage ${stage}`);
  return found;
};

describe("TC-11: Vault and the identity provider", () => {
  const PHASES = [
    ["external-secrets", "vault-operator", "vault", "secret-store"],
    ["authentik-data", "authentik"],
    ["authentik-vault", "vault-oidc"],
    ["oidc-clients", "services-access", "gitea", "harbor", "matrix"],
  ];

  test("TC-11: no stage of a phase starts before every stage of the phases before it is ready", () => {
    for (const [index, phase] of PHASES.entries()) {
      const earlier = PHASES.slice(0, index).flat();
      for (const stage of phase)
        for (const other of earlier) expect(prerequisites(synthesized, stage)).toContain(other);
    }
  });

  test("TC-11: no stage waits for a later phase, so there is an order that works", () => {
    for (const [index, phase] of PHASES.entries()) {
      const later = PHASES.slice(index + 1).flat();
      for (const stage of phase)
        for (const other of later) expect(prerequisites(synthesized, stage)).not.toContain(other);
    }
    const last = PHASES.map((phase) => Math.max(...phase.map(level)));
    const first = PHASES.map((phase) => Math.min(...phase.map(level)));
    expect(last[0]).toBeLessThan(first[1] ?? 0);
    expect(last[1]).toBeLessThan(first[2] ?? 0);
    expect(last[2]).toBeLessThan(first[3] ?? 0);
  });

  test("TC-11: Vault's logins follow from references to its client, not from a list", () => {
    const edge = synthesized.graph.dependencies.all.find(
      ({ from, to }) => from === "vault-oidc" && to === "authentik-vault",
    );
    expect(edge?.causes.join("\n")).toContain("ExternalSecret terraform/vault-oidc");
    expect(stageOf(synthesized, "vault-oidc").after).toEqual({});
  });

  test("TC-11: Vault's logins in its first stage are a circle, and the error says why each step is there", () => {
    const { stages } = synthesized.graph;
    const logins = stageOf(synthesized, "vault-oidc");
    const broken = stages
      .filter((stage) => stage.name !== "vault-oidc")
      .map((stage) =>
        stage.name === "vault"
          ? { ...stage, manifests: [...stage.manifests, ...logins.manifests], needs: [...stage.needs, ...logins.needs] }
          : stage,
      );
    const { circles } = link(broken, []);
    const steps = circles.flat().filter(({ from }) => from === "vault");
    expect(steps.flatMap(({ causes }) => causes).join("\n")).toContain("ExternalSecret terraform/vault-oidc");
  });

  test("TC-11: nothing that a stage refers to is missing", () => {
    expect(synthesized.graph.unmet).toEqual([]);
  });
});
