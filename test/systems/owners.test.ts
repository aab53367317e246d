import { ownOutput } from "../../cli/owners/own-output";
import { scanProject } from "../../cli/secret-scan/scan";
import { scanDocuments } from "../../cli/secret-scan/scan-documents";
import { conflictsOf } from "../../lib/ownership/conflict";
import { possibleLosses } from "../../lib/whatif/loss";
import { whatIf } from "../../lib/whatif/outcome";
import { ROOT, systems } from "../support/systems";

test("TC-16: every object of the systems has one manager", async () => {
  for (const synthesized of (await systems()).clusters) {
    const ownership = ownOutput(synthesized);
    expect(ownership.objects.length).toBeGreaterThan(100);
    expect(ownership.notes).toEqual([]);
    expect(conflictsOf(ownership)).toEqual([]);
  }
});

test("a release moved into a second manager is found in the output of every system that has Cilium", async () => {
  const { clusters } = await systems();
  const withCilium = clusters.filter(({ platformReleases }) => platformReleases.some(({ name }) => name === "cilium"));
  expect(withCilium.length).toBeGreaterThan(0);
  for (const synthesized of withCilium) {
    const ownership = ownOutput(synthesized);
    const [cilium] = ownership.releases.filter(({ chart }) => chart === "cilium");
    if (cilium === undefined) throw new Error("the release of Cilium is not seen");
    const twin = {
      ...cilium,
      version: "1.0.0",
      manager: { kind: "helm-controller" as const, name: "Flux HelmRelease kube-system/cilium" },
    };
    const [conflict] = conflictsOf({ ...ownership, releases: [...ownership.releases, twin] });
    expect(conflict?.title).toBe("chart cilium is managed twice, in different forms");
  }
});

test("no file of the project holds a secret that can be read", async () => {
  const { drafts, clusters } = await systems();
  expect(clusters.flatMap(scanDocuments)).toEqual([]);
  // Files of clusters other than these are not looked at here.
  expect(scanProject(ROOT, drafts).flatMap(({ texts }) => texts)).toEqual([]);
});

test("what if: each loss of each system has an answer, and losing one node of several never loses quorum of three", async () => {
  for (const { cluster, declared, checked } of (await systems()).clusters) {
    const planes = cluster.machines.filter(({ role }) => role === "control-plane").length;
    for (const loss of possibleLosses(cluster, declared)) {
      const outcome = whatIf(checked, [loss]);
      expect(outcome.remedies.length).toBeGreaterThan(0);
      if (loss.kind === "node" && planes >= 3) expect(outcome.etcd.quorum).toBe(true);
    }
  }
});
