import { at } from "../../../lib/data/fields";
import { releaseApplication } from "../../../lib/delivery/argocd/application";
import { helmRelease } from "../../../lib/delivery/flux/helm-release";
import type { PlannedRelease, PlannedStage } from "../../../lib/plan/stage";
import type { CrdPolicy } from "../../../lib/stage/release";
import { networkCluster } from "../../support/network";

function release(crds?: CrdPolicy): PlannedRelease {
  return {
    name: "dns",
    namespace: "dns",
    chart: { name: "dns", repository: "https://charts.example.org", version: "1.0.0" },
    values: {},
    makes: { podSecurity: "restricted" },
    needs: [],
    timeout: "5m",
    ...(crds === undefined ? {} : { crds }),
    origin: "components.dns",
  };
}

const stage: PlannedStage = {
  name: "dns",
  title: "dns",
  origin: "components.dns",
  manifests: [],
  releases: [],
  after: {},
  prune: true,
  timeout: "5m",
  health: [],
  provisions: [],
  needs: [],
};

describe("a release whose CRDs another release brings", () => {
  test("Flux leaves them alone at install and at upgrade", () => {
    const crds = (one: PlannedRelease) =>
      ["install", "upgrade"].map((action) =>
        at(
          helmRelease(networkCluster({}), one, { kind: "HelmRepository", name: one.chart.name }),
          "spec",
          action,
          "crds",
        ),
      );
    expect(crds(release("Skip"))).toEqual(["Skip", "Skip"]);
    expect(crds(release())).toEqual(["CreateReplace", "CreateReplace"]);
  });

  test("Argo CD renders the chart without them", () => {
    const skip = (one: PlannedRelease) =>
      at(releaseApplication(networkCluster({}), stage, 0, one), "spec", "source", "helm", "skipCrds");
    expect(skip(release("Skip"))).toBe(true);
    expect(skip(release())).toBeUndefined();
  });
});
