import type { PlannedRelease, PlannedStage } from "../../../lib/plan/stage";
import { namespaceManifest, planNamespaces } from "../../../lib/pod-security/namespaces";
import type { ChartMakes } from "../../../lib/stage/release";

function release(namespace: string, makes: ChartMakes): PlannedRelease {
  return {
    name: "thing",
    namespace,
    chart: { name: "thing", repository: "https://charts.example.org", version: "1.0.0" },
    values: {},
    makes,
    needs: [],
    timeout: "5m",
    origin: "components.thing",
  };
}

function stage(props: Partial<PlannedStage>): PlannedStage {
  return {
    name: "s",
    title: "s",
    origin: "components.s",
    manifests: [],
    releases: [],
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
    ...props,
  };
}

describe("planNamespaces", () => {
  it("gives a namespace the strictest level that everything in it passes, and says what keeps it from more", () => {
    const plans = planNamespaces(
      [
        stage({
          releases: [release("storage", { podSecurity: "privileged", podSecurityReason: "mounts /dev" })],
          manifests: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "quiet" } }],
        }),
      ],
      [],
      { byTerraform: new Set(["quiet"]), minor: 36 },
    );
    expect(plans).toEqual([
      { name: "quiet", level: "restricted", reasons: [], owner: "terraform" },
      { name: "storage", level: "privileged", reasons: ["thing: mounts /dev"], owner: "gitops" },
    ]);
  });

  it("counts pods that an operator makes, which no manifest shows", () => {
    const pods = { namespace: "vault", podSecurity: "privileged", reason: "locks memory" } as const;
    expect(planNamespaces([stage({ operatorPods: [pods] })], [], { byTerraform: new Set(), minor: 36 })).toEqual([
      { name: "vault", level: "privileged", reasons: ["locks memory"], owner: "gitops" },
    ]);
  });

  it("leaves the namespaces of Kubernetes alone", () => {
    expect(
      planNamespaces([stage({ releases: [release("kube-system", { podSecurity: "privileged" })] })], [], {
        byTerraform: new Set(),
        minor: 36,
      }),
    ).toEqual([]);
  });

  it("writes the level as labels and the reason as an annotation", () => {
    const manifest = namespaceManifest({
      name: "storage",
      level: "privileged",
      reasons: ["thing: mounts /dev"],
      owner: "gitops",
    });
    expect(manifest.metadata.labels).toEqual({
      "pod-security.kubernetes.io/enforce": "privileged",
      "pod-security.kubernetes.io/audit": "baseline",
      "pod-security.kubernetes.io/warn": "baseline",
    });
    expect(manifest.metadata.annotations).toEqual({ "groundwork.dev/pod-security-reason": "thing: mounts /dev" });
  });
});
